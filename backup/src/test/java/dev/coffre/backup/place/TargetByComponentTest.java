package dev.coffre.backup.place;

/** Where there is no openat2, and no file without a name. */
class TargetByComponentTest extends RecoveryTargetContract {
    TargetByComponentTest() {
        super(new PathResolver.ComponentResolver(), true);
    }
}
