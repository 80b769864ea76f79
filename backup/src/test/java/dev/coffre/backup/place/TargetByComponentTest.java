package dev.coffre.backup.place;

/** Where there is no openat2, and no file without a name. */
class TargetByComponentTest extends TargetContract {
    TargetByComponentTest() {
        super(new Resolution.ByComponent(), true);
    }
}
