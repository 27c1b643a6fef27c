/// What is looked at before the window opens: whether the machine can show one, and which model the engine that comes
/// with Headroom runs. Start at [Preflight].
package dev.headroom.app.start;
