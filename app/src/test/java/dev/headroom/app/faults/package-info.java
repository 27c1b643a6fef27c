/// Faults on purpose, at random moments: processes killed and stopped, disks filled, files damaged, connections cut,
/// clocks put wrong. After each an oracle looks at what a person would: is every message still there, is every process
/// gone, does the next start work, was the right cause named. Start at [FaultCampaign].
package dev.headroom.app.faults;
