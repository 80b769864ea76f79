package dev.coffre.agent.setup.linux;

import dev.coffre.backup.trust.UntrustedPathException;
import dev.coffre.backup.trust.linux.TrustedPath;
import dev.coffre.vault.Version;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Installs and removes the program. Settings, keys, state and cache are not touched by upgrades and removal. */
public final class Installer {
    private static final String MACHINE_WIDE = "for the whole machine";

    private final ProgramImage source;
    private final Optional<SystemPaths> machine;
    private final SystemCommandRunner programs;

    /**
     * @param source the image that this program runs from
     * @param machine system locations of an installation for the whole machine; empty for one in a user's directory
     */
    public Installer(ProgramImage source, Optional<SystemPaths> machine, SystemCommandRunner programs) {
        this.source = source;
        this.machine = machine;
        this.programs = programs;
    }

    /**
     * The result of an installation.
     *
     * @param copied whether the program was copied; false if it already runs from there
     * @param classData whether the class data cache could be made
     * @param service whether systemd runs the service
     */
    public record InstallResult(boolean copied, boolean classData, boolean service) {}

    /** Why the program cannot be installed into a directory. */
    public enum InstallTargetProblem {
        NOT_EMPTY,
        NO_ROOM,
        NOT_A_FOLDER
    }

    /** Returns the program's size in bytes. */
    public long size() {
        return attempt(source::size);
    }

    /** Returns why the program cannot be installed into this directory; empty if it can. */
    public Optional<InstallTargetProblem> targetProblem(Path folder) {
        return attempt(() -> {
            ProgramImage there = new ProgramImage(folder);
            if (folder.equals(source.folder()) || there.agentJar().isPresent()) {
                return Optional.empty();
            }
            if (Files.exists(folder) && !Files.isDirectory(folder)) {
                return Optional.of(InstallTargetProblem.NOT_A_FOLDER);
            }
            if (Files.exists(folder) && !isEmpty(folder)) {
                return Optional.of(InstallTargetProblem.NOT_EMPTY);
            }
            return nearestExisting(folder).toFile().getUsableSpace() < source.size()
                    ? Optional.of(InstallTargetProblem.NO_ROOM)
                    : Optional.empty();
        });
    }

    /**
     * Checks that only this user and root can change the files that are installed from.
     *
     * @throws Problem {@code setup-source-unsafe}
     */
    public void requireSource() {
        attempt(() -> {
            requireTrustedSource();
            return source;
        });
    }

    /**
     * Checks that no other user can change what will be in this directory, and that the installed version is not newer.
     *
     * @throws Problem {@code folder-unsafe}, {@code setup-downgrade}
     */
    public void requireTarget(Path folder, boolean allowDowngrade) {
        attempt(() -> {
            requireTrustedTarget(folder);
            Version installed = new ProgramImage(folder).version();
            Version version = source.version();
            if (!allowDowngrade && version.compareTo(installed) < 0) {
                throw ProblemCode.SETUP_DOWNGRADE
                        .with("folder", folder)
                        .with("installed", installed)
                        .with("version", version);
            }
            return source;
        });
    }

    private void requireTrustedSource() throws IOException {
        try {
            TrustedPath.requireTree(source.folder());
        } catch (UntrustedPathException e) {
            throw ProblemCode.SETUP_SOURCE_UNSAFE
                    .with("path", e.path())
                    .with("reason", e.symbol())
                    .causedBy(e);
        }
    }

    private static void requireTrustedTarget(Path folder) throws IOException {
        try {
            TrustedPath.requireDirectory(parentOf(folder));
        } catch (UntrustedPathException e) {
            throw e.problem();
        }
    }

    /**
     * Installs the program. Must not run beside a job. If it is interrupted, the directory has the old or the new program,
     * possibly under its temporary name, and the next run continues.
     *
     * @throws Problem {@code setup-source-unsafe}, {@code folder-unsafe}
     */
    public InstallResult install(Path folder) {
        return attempt(() -> {
            requireTrustedSource();
            requireTrustedTarget(folder);
            ProgramImage there = new ProgramImage(folder);
            boolean copies = !folder.equals(source.folder());
            boolean ours = copies || Files.exists(there.receipt());
            Optional<SystemdService> service =
                    machine.filter(places -> ours).map(places -> new SystemdService(places, programs));
            if (service.isPresent()) {
                service.get().stop();
            }
            if (copies) {
                replace(there);
            }
            boolean classData = programs.run(List.of(there.makeClassData().toString())) == 0;
            return new InstallResult(
                    copies, classData, service.isPresent() && service.get().install(there));
        });
    }

    /**
     * Removes the program. Must not run beside a job.
     *
     * @param policy the backup policy's file, which is deleted so that no backup runs if the program is installed again
     * @throws Problem {@code setup-by-package}
     */
    public void uninstall(Path policy) {
        attempt(() -> {
            if (!Files.exists(source.receipt())) {
                throw ProblemCode.SETUP_BY_PACKAGE.problem();
            }
            if (machine.isPresent() && Files.readString(source.receipt()).startsWith(MACHINE_WIDE)) {
                new SystemdService(machine.get(), programs).remove();
            }
            Files.deleteIfExists(policy);
            source.delete();
            return source;
        });
    }

    private void replace(ProgramImage there) throws IOException {
        ProgramImage fresh = beside(there, ".new");
        ProgramImage old = beside(there, ".old");
        fresh.delete();
        if (Files.exists(old.folder())
                && !Files.exists(there.folder())) { // an upgrade was interrupted between two renames
            Files.move(old.folder(), there.folder(), StandardCopyOption.ATOMIC_MOVE);
        }
        old.delete();
        Files.createDirectories(parentOf(there.folder()));
        source.copy(fresh.folder());
        fresh.writeReceipt((machine.isPresent() ? MACHINE_WIDE : "for one user") + "\n");
        if (Files.exists(there.folder())) {
            Files.move(there.folder(), old.folder(), StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(fresh.folder(), there.folder(), StandardCopyOption.ATOMIC_MOVE);
        old.delete();
    }

    private static ProgramImage beside(ProgramImage image, String suffix) {
        return new ProgramImage(
                image.folder().resolveSibling("." + image.folder().getFileName() + suffix));
    }

    private static Path parentOf(Path folder) {
        Path parent = folder.getParent();
        return parent == null ? folder : parent;
    }

    private static Path nearestExisting(Path folder) {
        Path there = folder;
        while (there.getParent() != null && !Files.exists(there)) {
            there = there.getParent();
        }
        return there;
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }

    /** Work that may fail by IOException. */
    @FunctionalInterface
    private interface IoTask<T> {
        T run() throws IOException, InterruptedException;
    }

    private static <T> T attempt(IoTask<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw ProblemCode.SETUP_FAILED.with("reason", SystemReason.of(e)).causedBy(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProblemCode.JOB_CANCELLED.problem().causedBy(e);
        }
    }
}
