package dev.coffre.agent.setup.linux;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Paths of an installation for the whole machine outside its own directory.
 *
 * @param root of the file system
 */
public record SystemPaths(Path root) {
    /** Returns the default directory. */
    public Path defaultFolder() {
        return root.resolve("opt/coffre");
    }

    /** Returns whether this user may install for the whole machine. */
    public boolean isWritable() {
        return Files.isWritable(root.resolve("etc"));
    }

    /** Returns the link by which all users find the command. */
    Path command() {
        return root.resolve("usr/bin/coffre");
    }

    /** Returns the path of the unit. This is the administrator's location; packages use another one. */
    Path unit() {
        return root.resolve("etc/systemd/system/coffre.service");
    }

    /** Returns whether systemd is the service manager (sd_booted(3)). */
    boolean hasSystemd() {
        return Files.isDirectory(root.resolve("run/systemd/system"));
    }
}
