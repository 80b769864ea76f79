package dev.coffre.acceptance.simulation;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.disk.Disk;
import dev.coffre.vault.store.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A disk in memory that forgets at a power cut what nobody made durable: bytes without {@code sync} are lost, cut short or
 * torn; names without {@code syncFolder} are lost, each by itself. A full disk answers as the real one does: part of what
 * is appended may be there, and what a failed {@code sync} was about never becomes durable. Before each
 * operation other threads have a turn.
 */
final class SimulatedDisk implements Disk, SimulatedStorage {
    private final Path root;
    private final Power power;
    private final Space space;
    private final Scheduler scheduler;
    private final TreeMap<String, Folder> folders = new TreeMap<>();
    private final Set<String> everCreated = new HashSet<>();
    private final List<String> createdAgain = new ArrayList<>();
    private int crashes;

    /** @param root below which everything lies that it is asked for */
    SimulatedDisk(Path root, Power power, Space space, Scheduler scheduler) {
        this.root = root;
        this.power = power;
        this.space = space;
        this.scheduler = scheduler;
        folders.put("", new Folder());
    }

    /** The same files, all durable, on another machine. */
    SimulatedDisk copy(Path otherRoot, Power otherPower, Space otherSpace, Scheduler otherScheduler) {
        SimulatedDisk copy = new SimulatedDisk(otherRoot, otherPower, otherSpace, otherScheduler);
        folders.forEach((name, folder) -> copy.folders.put(name, folder.copy()));
        copy.everCreated.addAll(everCreated);
        return copy;
    }

    /** The power failed; this is what is found when it comes back. */
    void crash(Chance chance) {
        crashes++;
        folders.values().forEach(folder -> folder.crash(chance));
    }

    @Override
    public List<String> createdAgain() {
        return createdAgain;
    }

    @Override
    public Optional<byte[]> durable(Path file) {
        return folder(file).durable(name(file)).map(Inode::durable);
    }

    @Override
    public boolean isThere(Path file) {
        Folder folder = folders.get(key(Objects.requireNonNull(file.getParent())));
        return folder != null && folder.find(name(file)).isPresent();
    }

    @Override
    public List<Path> files() {
        List<Path> files = new ArrayList<>();
        folders.forEach((name, folder) ->
                folder.names().forEach(file -> files.add(root.resolve(name).resolve(file))));
        return files;
    }

    @Override
    public void rot(Path file, int at) {
        inode(file).flip(at);
    }

    @Override
    public void lose(Path file) {
        folder(file).change(Map.of(name(file), Optional.empty()));
        folder(file).sync();
    }

    @Override
    public byte[] bytes(Path file) {
        Inode inode = inode(file);
        return inode.read(0, inode.length());
    }

    @Override
    public DiskFile create(Path file) {
        scheduler.pause();
        power.step();
        Folder folder = folder(file);
        if (folder.find(name(file)).isPresent()) {
            throw writeFailed(file + " is there already");
        }
        requireRoom();
        if (!everCreated.add(key(file)) && !name(file).startsWith(".")) {
            createdAgain.add(key(file));
        }
        Inode inode = new Inode();
        folder.change(Map.of(name(file), Optional.of(inode)));
        return new OpenFile(file, inode, crashes);
    }

    @Override
    public DiskFile open(Path file) {
        scheduler.pause();
        power.require();
        return new OpenFile(file, inode(file), crashes);
    }

    @Override
    public void rename(Path from, Path to) {
        scheduler.pause();
        power.step();
        Inode inode = inode(from);
        requireRoom();
        folder(from).change(Map.of(name(from), Optional.empty(), name(to), Optional.of(inode)));
    }

    @Override
    public void delete(Path file) {
        scheduler.pause();
        power.step();
        inode(file);
        folder(file).change(Map.of(name(file), Optional.empty()));
    }

    @Override
    public void syncDirectory(Path folder) {
        scheduler.pause();
        power.step();
        Objects.requireNonNull(folders.get(key(folder)), () -> "no folder " + folder)
                .sync();
    }

    @Override
    public void createDirectories(Path folder) {
        if (!folders.containsKey(key(folder))) {
            power.step();
            requireRoom();
            createDirectories(Objects.requireNonNull(folder.getParent()));
            folders.put(key(folder), new Folder());
        }
    }

    @Override
    public List<Path> list(Path folder) {
        scheduler.pause();
        power.require();
        Folder files = folders.get(key(folder));
        if (files == null) {
            return List.of();
        }
        List<Path> all = new ArrayList<>();
        files.names().forEach(name -> all.add(folder.resolve(name)));
        folders.keySet().stream()
                .filter(key -> !key.isEmpty())
                .map(root::resolve)
                .filter(below -> folder.equals(below.getParent()))
                .forEach(all::add);
        all.sort(null);
        return all;
    }

    @Override
    public boolean exists(Path path) {
        power.require();
        return folders.containsKey(key(path)) || isThere(path);
    }

    @Override
    public boolean isDirectory(Path path) {
        power.require();
        return folders.containsKey(key(path));
    }

    private Folder folder(Path file) {
        return Optional.ofNullable(folders.get(key(Objects.requireNonNull(file.getParent()))))
                .orElseThrow(() -> readFailed(file, "there is no such folder"));
    }

    private Inode inode(Path file) {
        return folder(file).find(name(file)).orElseThrow(() -> readFailed(file, "there is no such file"));
    }

    private String key(Path path) {
        return root.relativize(path).toString();
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    private static Problem readFailed(Path file, String reason) {
        return ProblemCode.STORE_READ_FAILED.with("file", file).with("reason", reason);
    }

    private void requireRoom() {
        if (!space.has(Space.Part.STORE)) {
            throw full();
        }
    }

    /** Returns the problem that the real disk raises for the same error. */
    private static Problem full() {
        return ProblemCode.VAULT_DISK_FULL.problem().causedBy(new IOException("No space left on device"));
    }

    private static Problem writeFailed(String reason) {
        return ProblemCode.STORE_WRITE_FAILED.with("reason", reason);
    }

    private final class OpenFile implements DiskFile {
        private final Path path;
        private final Inode inode;
        private final int opened;

        OpenFile(Path path, Inode inode, int opened) {
            this.path = path;
            this.inode = inode;
            this.opened = opened;
        }

        private void requireSameBoot() {
            if (opened != crashes) {
                throw new PowerCut();
            }
        }

        @Override
        public long length() {
            power.require();
            requireSameBoot();
            return inode.length();
        }

        /** When the power fails meanwhile, a part of it is under way already. */
        @Override
        public void append(ByteBuffer bytes) {
            scheduler.pause();
            requireSameBoot();
            byte[] all = new byte[bytes.remaining()];
            bytes.get(all);
            if (power.failsNow()) {
                inode.append(Arrays.copyOf(all, all.length / 2));
            }
            power.step();
            if (!space.has(Space.Part.STORE)) {
                inode.append(Arrays.copyOf(all, space.partOf(all.length)));
                throw full();
            }
            inode.append(all);
        }

        @Override
        public byte[] read(long offset, int length) {
            scheduler.pause();
            power.require();
            requireSameBoot();
            if (offset < 0 || length < 0 || length > inode.length() - offset) {
                throw readFailed(path, "it has no " + length + " bytes at " + offset);
            }
            return inode.read((int) offset, length);
        }

        @Override
        public void truncate(long length) {
            scheduler.pause();
            requireSameBoot();
            power.step();
            inode.truncate((int) length);
        }

        @Override
        public void sync() {
            scheduler.pause();
            requireSameBoot();
            power.step();
            if (!space.has(Space.Part.STORE)) {
                inode.failSync();
                throw full();
            }
            inode.sync();
        }

        @Override
        public void close() {}
    }
}
