package dev.coffre.agent.setup;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where an installation for the whole machine leaves something outside of its own folder.
 *
 * @param root of the file system
 */
public record SystemPlaces(Path root) {
    /** Where it goes if nobody says otherwise. */
    public Path usualFolder() {
        return root.resolve("opt/coffre");
    }

    /** Whether this user may install something for the whole machine. */
    public boolean isWritable() {
        return Files.isWritable(root.resolve("etc"));
    }

    /** By which name everybody finds the command. */
    Path command() {
        return root.resolve("usr/bin/coffre");
    }

    /** As an administrator installs a unit; a package's lies elsewhere. */
    Path unit() {
        return root.resolve("etc/systemd/system/coffre.service");
    }

    /** Whether systemd is what starts services here (sd_booted(3)). */
    boolean hasSystemd() {
        return Files.isDirectory(root.resolve("run/systemd/system"));
    }
}
