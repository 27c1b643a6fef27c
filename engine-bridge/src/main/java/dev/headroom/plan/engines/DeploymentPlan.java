package dev.headroom.plan.engines;

import dev.headroom.plan.KvArrangement;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.settings.Setting;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.Optional;

/// What a deployment takes of every card, and whether it will run.
///
/// @param verdict one sentence: fits with how much left, or what does not fit and which setting to turn
/// @param effective what the engine makes of the settings
/// @param notes what the engine would do that one might not expect: truncation, refusal, a flag without effect
public record DeploymentPlan(
        Outcome outcome, Sentence verdict, List<DevicePlan> devices, Effective effective, List<Sentence> notes) {
    /// Whether it runs.
    public enum Outcome {
        FITS,
        /// What is left at the peak is less than the prediction is unsure of.
        TOO_CLOSE,
        DOES_NOT_FIT,
        /// The engine refuses the settings, or they contradict each other.
        REFUSED,
        CANNOT_TELL
    }

    /// @param sessionLen tokens a session can really have, 0 where the notion does not apply
    /// @param kvTokens tokens of the pool, per tensor-parallel group
    /// @param kvBlocks blocks of the pool
    /// @param blockBytes bytes of a block on one card
    /// @param kvReserved bytes of the pool on one card
    /// @param kvReachable of them, what `max_batch_size` sessions of `session_len` can ever fill
    /// @param freeBeforeKv what the ratio is taken of, smallest card
    public record Effective(
            int sessionLen,
            long kvTokens,
            long kvBlocks,
            long blockBytes,
            long kvReserved,
            long kvReachable,
            long freeBeforeKv) {
        public static final Effective NONE = new Effective(0, 0, 0, 0, 0, 0, 0);
    }

    public DeploymentPlan {
        devices = List.copyOf(devices);
        notes = List.copyOf(notes);
    }

    /// The settings make no sense.
    public static DeploymentPlan refused(Sentence sentence) {
        return new DeploymentPlan(Outcome.REFUSED, sentence, List.of(), Effective.NONE, List.of());
    }

    static DeploymentPlan cannotTell(Sentence sentence) {
        return new DeploymentPlan(Outcome.CANNOT_TELL, sentence, List.of(), Effective.NONE, List.of());
    }

    public boolean fits() {
        return outcome == Outcome.FITS;
    }

    /// Whether nobody can tell: the margin is inside the prediction's range.
    public boolean tight() {
        return outcome == Outcome.TOO_CLOSE;
    }

    /// The card with the least left at its peak; its numbers decide.
    ///
    /// @throws IllegalStateException when the plan has no bill, as after a refusal
    public DevicePlan tightest() {
        return devices.stream()
                .reduce((a, b) -> b.free() < a.free() ? b : a)
                .orElseThrow(() -> new IllegalStateException("a plan without devices: " + verdict));
    }

    /// The plan of the tightest card in the vocabulary of the window and of the advisor. After a refusal it names no
    /// component, and does not fit.
    ///
    /// @param q what was planned
    public MemoryPlan memoryPlan(PlanRequest q) {
        return new MemoryPlan(
                q.device().name(),
                q.device().usable(),
                devices.isEmpty()
                        ? List.of()
                        : tightest().lines().stream().map(PlanLine::component).toList(),
                !devices.isEmpty() && tightest().keepsPeaks(),
                kv(q),
                fits(),
                tight(),
                verdict,
                notes);
    }

    private Optional<KvArrangement> kv(PlanRequest q) {
        if (effective.kvTokens() <= 0 || effective.kvReserved() <= 0) {
            return Optional.empty();
        }
        int length = effective.sessionLen() > 0
                ? effective.sessionLen()
                : q.serving().get(Setting.SESSION_LEN);
        return Optional.of(new KvArrangement(
                effective.kvReserved() / effective.kvTokens(),
                effective.kvTokens(),
                (int) Math.min(Taken.batch(q), effective.kvTokens() / length),
                length,
                q.serving()
                        .chosen(Setting.SESSION_LEN)
                        .filter(asked -> length < asked)
                        .isPresent()));
    }

    public long resting() {
        return devices.stream().mapToLong(DevicePlan::resting).sum();
    }

    public long peak() {
        return devices.stream().mapToLong(DevicePlan::peak).sum();
    }
}
