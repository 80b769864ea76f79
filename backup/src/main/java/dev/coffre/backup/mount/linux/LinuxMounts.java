package dev.coffre.backup.mount.linux;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.libc.FuseDevice;
import dev.coffre.backup.libc.SystemAccounts;
import dev.coffre.backup.mount.ActiveMount;
import dev.coffre.backup.mount.FileSystemMounts;
import dev.coffre.backup.mount.MountTree;
import dev.coffre.backup.trust.UntrustedPathException;
import dev.coffre.backup.trust.linux.TrustedPath;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Mounts by FUSE. */
public final class LinuxMounts implements FileSystemMounts {
    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
    private static final Path OWN_NAME_SPACE = Path.of("/proc/self/ns/mnt");
    private static final Path NAME_SPACE_OF_MACHINE = Path.of("/proc/1/ns/mnt");
    private static final Path READ_AHEAD = Path.of("/sys/class/bdi");
    private static final String READ_AHEAD_KIB = "1024";

    /** Fields of mountinfo. */
    private static final int DEVICE = 2;

    private static final int FOLDER = 4;

    private static final String TYPE = "fuse.coffre";
    private static final List<String> HELPERS = List.of("/usr/bin/fusermount3", "/bin/fusermount3");

    @Override
    public ActiveMount mount(ByteString folder, MountTree tree, Consumer<Problem> failures) {
        requireEmpty(folder);
        try {
            requireTrusted(folder);
            FuseDevice device = FuseDevice.mount(folder, ByteString.utf8(helper()));
            LinuxMount mount =
                    LinuxMount.serve(folder, device, new FuseServer(device, tree, failures), LinuxMounts::detach);
            readFartherAhead(folder);
            return mount;
        } catch (ErrnoException e) {
            throw failed(folder, e.symbol()).causedBy(e);
        }
    }

    private static void requireEmpty(ByteString folder) {
        Path path = Path.of(folder.displayPath());
        try (Stream<Path> content = Files.list(path)) {
            if (content.findAny().isPresent()) {
                throw failed(folder, "it is not empty");
            }
        } catch (IOException e) {
            throw failed(folder, SystemReason.of(e)).causedBy(e);
        }
    }

    /** Root mounts nowhere that another user can move, so that neither mount nor unmount meets another folder. */
    private static void requireTrusted(ByteString folder) throws ErrnoException {
        if (SystemAccounts.effectiveUser() == 0) {
            try {
                TrustedPath.requireDirectory(Path.of(folder.displayPath()));
            } catch (UntrustedPathException e) {
                throw e.problem();
            }
        }
    }

    /**
     * Lets the kernel read as much ahead as one request holds, in place of 128 KiB. Only root may set this, and not where
     * sysfs is read-only.
     */
    private static void readFartherAhead(ByteString folder) {
        try (Stream<String> lines = Files.lines(MOUNTS, StandardCharsets.ISO_8859_1)) {
            Optional<String> number = lines.map(line -> line.split(" ", -1))
                    .filter(fields ->
                            fields.length > FOLDER && unescaped(fields[FOLDER]).equals(folder))
                    .map(fields -> fields[DEVICE])
                    .reduce((_, last) -> last);
            if (number.isPresent()) {
                Files.writeString(READ_AHEAD.resolve(number.get()).resolve("read_ahead_kb"), READ_AHEAD_KIB);
            }
        } catch (IOException | UncheckedIOException _) {
            // Files are read in smaller pieces.
        }
    }

    private static Problem failed(ByteString folder, String reason) {
        return ProblemCode.MOUNT_FAILED.with("folder", folder.displayPath()).with("reason", reason);
    }

    private static String helper() {
        return HELPERS.stream()
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst()
                .orElse(HELPERS.getFirst());
    }

    private static void detach(ByteString folder) throws ErrnoException {
        if (SystemAccounts.effectiveUser() == 0) {
            FuseDevice.unmount(folder);
            return;
        }
        try {
            Process process = new ProcessBuilder(helper(), "-u", "-z", "--", folder.displayPath())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor() != 0) {
                throw new ErrnoException("umount", Errno.EPERM, folder);
            }
        } catch (IOException e) {
            throw new ErrnoException("umount", Errno.ENOENT, folder);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The first process has the name space of the machine; only root may see which that is. */
    @Override
    public boolean areShared() {
        try {
            return Files.readSymbolicLink(OWN_NAME_SPACE).equals(Files.readSymbolicLink(NAME_SPACE_OF_MACHINE));
        } catch (IOException _) {
            return true;
        }
    }

    @Override
    public List<ByteString> unmountDead() throws ErrnoException {
        List<ByteString> dead = new ArrayList<>();
        for (ByteString folder : mounted()) {
            if (FuseDevice.isDead(folder) && isTrusted(folder)) {
                detach(folder);
                dead.add(folder);
            }
        }
        return dead;
    }

    /** The folder itself cannot be examined any more, but who may move it can. */
    private static boolean isTrusted(ByteString folder) throws ErrnoException {
        Path above = Path.of(folder.displayPath()).getParent();
        try {
            if (SystemAccounts.effectiveUser() == 0 && above != null) {
                TrustedPath.requireFile(ByteString.utf8(above.toString()));
            }
            return true;
        } catch (UntrustedPathException _) {
            return false;
        }
    }

    @Override
    public void unmount(ByteString folder) throws ErrnoException {
        if (!mounted().contains(folder) || !isTrusted(folder)) {
            throw new ErrnoException("umount", Errno.EPERM, folder);
        }
        detach(folder);
    }

    /** The mounts of another user are left out: that user could lead root elsewhere. */
    @Override
    public List<ByteString> mounted() {
        String owner = "user_id=" + SystemAccounts.effectiveUser();
        try (Stream<String> lines = Files.lines(MOUNTS, StandardCharsets.ISO_8859_1)) {
            return mounted(lines, owner);
        } catch (IOException e) {
            return List.of();
        }
    }

    /**
     * Returns the folders of our mounts among lines of mountinfo, except those on which something else was mounted later:
     * an unmount would meet that.
     */
    static List<ByteString> mounted(Stream<String> lines, String owner) {
        Map<String, Optional<ByteString>> topmost = new LinkedHashMap<>();
        lines.forEach(line -> {
            String[] fields = line.split(" ", -1);
            if (fields.length > FOLDER) {
                topmost.put(fields[FOLDER], folder(line, owner));
            }
        });
        return topmost.values().stream().flatMap(Optional::stream).toList();
    }

    /**
     * Parses a line of mountinfo (proc_pid_mountinfo(5)): the fifth field is the folder; type, source and options
     * follow a lone hyphen.
     */
    static Optional<ByteString> folder(String line, String owner) {
        List<String> fields = List.of(line.split(" ", -1));
        int hyphen = fields.indexOf("-");
        boolean ours = hyphen > FOLDER
                && hyphen + 3 < fields.size()
                && fields.get(hyphen + 1).equals(TYPE)
                && List.of(fields.get(hyphen + 3).split(",")).contains(owner);
        return ours ? Optional.of(unescaped(fields.get(FOLDER))) : Optional.empty();
    }

    /** Space, tab, newline and backslash are three octal digits after a backslash. */
    private static ByteString unescaped(String field) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int at = 0; at < field.length(); at++) {
            if (field.charAt(at) == '\\' && at + 3 < field.length()) {
                bytes.write(Integer.parseInt(field.substring(at + 1, at + 4), 8));
                at += 3;
            } else {
                bytes.write(field.charAt(at));
            }
        }
        return ByteString.of(bytes.toByteArray());
    }
}
