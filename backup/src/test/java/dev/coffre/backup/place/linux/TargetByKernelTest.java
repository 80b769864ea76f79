package dev.coffre.backup.place.linux;

/** With openat2, and files that have no name at first. */
class TargetByKernelTest extends LinuxTargetContract {
    TargetByKernelTest() {
        super(new PathResolver.Openat2Resolver(), false);
    }
}
