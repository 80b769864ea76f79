package dev.coffre.backup.place;

/** Where there is no openat2. */
class TargetByComponentTest extends TargetContract {
    TargetByComponentTest() {
        super(new Resolution.ByComponent());
    }
}
