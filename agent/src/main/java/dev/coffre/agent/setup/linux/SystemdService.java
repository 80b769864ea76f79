package dev.coffre.agent.setup.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The agent's systemd service, and the command's link in the system path. */
final class SystemdService {
    private static final String NAME = "coffre.service";

    private final SystemPaths places;
    private final SystemCommandRunner programs;

    SystemdService(SystemPaths places, SystemCommandRunner programs) {
        this.places = places;
        this.programs = programs;
    }

    /** Stops the service before its program is replaced: a JVM must not find other jars than those it started with. */
    void stop() throws IOException, InterruptedException {
        if (places.hasSystemd() && Files.exists(places.unit())) {
            programs.run(List.of("systemctl", "stop", NAME));
        }
    }

    /**
     * Links the command and installs the unit.
     *
     * @return whether systemd runs the service now
     */
    boolean install(ProgramImage image) throws IOException, InterruptedException {
        link(image);
        if (!places.hasSystemd()) {
            return false;
        }
        Files.createDirectories(parent(places.unit()));
        Files.copy(image.unit(), places.unit(), StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(places.unit(), ProgramImage.READABLE);
        return programs.run(List.of("systemctl", "daemon-reload")) == 0
                && programs.run(List.of("systemctl", "enable", NAME)) == 0
                && programs.run(List.of("systemctl", "restart", NAME)) == 0;
    }

    void remove() throws IOException, InterruptedException {
        if (places.hasSystemd() && Files.exists(places.unit())) {
            programs.run(List.of("systemctl", "disable", "--now", NAME));
        }
        if (Files.deleteIfExists(places.unit()) && places.hasSystemd()) {
            programs.run(List.of("systemctl", "daemon-reload"));
        }
        if (Files.isSymbolicLink(places.command())) {
            Files.delete(places.command());
        }
    }

    private void link(ProgramImage image) throws IOException {
        Path beside = places.command().resolveSibling(".coffre.new");
        Files.createDirectories(parent(beside));
        Files.deleteIfExists(beside);
        Files.createSymbolicLink(beside, image.launcher());
        Files.move(beside, places.command(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Path parent(Path file) {
        return file.toAbsolutePath().resolveSibling(".").normalize();
    }
}
