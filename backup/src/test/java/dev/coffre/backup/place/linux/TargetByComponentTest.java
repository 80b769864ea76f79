package dev.coffre.backup.place.linux;

/** Where there is no openat2, and no file without a name. */
class TargetByComponentTest extends LinuxTargetContract {
    TargetByComponentTest() {
        super(new PathResolver.ComponentResolver(), true);
    }
}
