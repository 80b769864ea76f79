package dev.coffre.agent.platform.linux;

import dev.coffre.agent.platform.VolumeKind;
import dev.coffre.agent.platform.Volumes;
import java.io.IOException;
import java.nio.file.Path;

/** File systems as the kernel reports them. */
record LinuxVolumes(LocalDisks disks) implements Volumes {
    static LinuxVolumes ofThisMachine() {
        return new LinuxVolumes(LocalDisks.ofThisMachine());
    }

    @Override
    public VolumeKind kind(Path existing) throws IOException {
        return FileSystemTraits.of(existing).kind();
    }

    @Override
    public boolean isLocalDisk(Path path) {
        return disks.contain(path);
    }
}
