package dev.headroom.probe;

import dev.headroom.memory.Figure;
import dev.headroom.words.Sentence;

/// NVML's return codes as far as they mean something to a user (`nvml.h`, `nvmlReturn_t`).
enum NvmlStatus {
    SUCCESS(0, Figure.Reason.NOT_SUPPORTED, Sentence.NONE),
    UNINITIALIZED(1, Figure.Reason.NO_DRIVER, Sentence.of("NVML is not initialised.")),
    INVALID_ARGUMENT(2, Figure.Reason.NOT_SUPPORTED, Sentence.of("NVML does not take the argument.")),
    NOT_SUPPORTED(3, Figure.Reason.NOT_SUPPORTED, Sentence.of("The card does not support this query.")),
    NO_PERMISSION(4, Figure.Reason.NOT_PERMITTED, Sentence.of("The driver does not permit this query to this user.")),
    NOT_FOUND(6, Figure.Reason.NO_DEVICE, Sentence.of("The driver does not find the card.")),
    INSUFFICIENT_SIZE(7, Figure.Reason.NOT_SUPPORTED, Sentence.of("The list of processes grew while it was read.")),
    DRIVER_NOT_LOADED(
            9,
            Figure.Reason.NO_DRIVER,
            Sentence.of(
                    "NVIDIA's driver is installed but not loaded; `sudo modprobe nvidia` or a restart of the machine"
                            + " loads it.")),
    LIBRARY_NOT_FOUND(
            12,
            Figure.Reason.NO_DRIVER,
            Sentence.of("A library of NVIDIA's driver is missing; install the driver again.")),
    FUNCTION_NOT_FOUND(13, Figure.Reason.NOT_SUPPORTED, Sentence.of("NVIDIA's driver is too old for this query.")),
    GPU_IS_LOST(
            15,
            Figure.Reason.NO_DEVICE,
            Sentence.of("The card has fallen off the bus; only a restart brings it back.")),
    LIB_RM_VERSION_MISMATCH(
            18,
            Figure.Reason.NO_DRIVER,
            Sentence.of("NVIDIA's library and kernel module have different versions, as after an upgrade; restart the"
                    + " machine.")),
    UNKNOWN(999, Figure.Reason.NOT_SUPPORTED, Sentence.of("NVIDIA's driver reports an internal error."));

    private final int code;
    private final Figure.Reason reason;
    private final Sentence sentence;

    NvmlStatus(int code, Figure.Reason reason, Sentence sentence) {
        this.code = code;
        this.reason = reason;
        this.sentence = sentence;
    }

    static NvmlStatus of(int code) {
        for (NvmlStatus status : values()) {
            if (status.code == code) {
                return status;
            }
        }
        return UNKNOWN;
    }

    Figure.Reason reason() {
        return reason;
    }

    Sentence sentence() {
        return sentence;
    }
}
