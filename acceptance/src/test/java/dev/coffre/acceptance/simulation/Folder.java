package dev.coffre.acceptance.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The names in a folder, as programs see them and as they would be after a power cut. */
final class Folder {
    private final TreeMap<String, Inode> names = new TreeMap<>();
    private final TreeMap<String, Inode> durable = new TreeMap<>();
    private final List<Map<String, Optional<Inode>>> pending = new ArrayList<>();

    Optional<Inode> find(String name) {
        return Optional.ofNullable(names.get(name));
    }

    Optional<Inode> durable(String name) {
        return Optional.ofNullable(durable.get(name));
    }

    List<String> names() {
        return List.copyOf(names.keySet());
    }

    /** All of it happens at a power cut, or nothing; an empty value takes a name away. */
    void change(Map<String, Optional<Inode>> change) {
        pending.add(change);
        apply(change, names);
    }

    void sync() {
        durable.clear();
        durable.putAll(names);
        pending.clear();
    }

    /** Each change that was not made durable reached the disk or did not, in whatever order. */
    void crash(Chance chance) {
        for (Map<String, Optional<Inode>> change : pending) {
            if (chance.percent(50)) {
                apply(change, durable);
            }
        }
        names.clear();
        names.putAll(durable);
        pending.clear();
        names.values().forEach(inode -> inode.crash(chance));
    }

    Folder copy() {
        Folder copy = new Folder();
        names.forEach((name, inode) -> copy.names.put(name, inode.copy()));
        copy.sync();
        return copy;
    }

    private static void apply(Map<String, Optional<Inode>> change, Map<String, Inode> to) {
        change.forEach((name, inode) -> inode.ifPresentOrElse(put -> to.put(name, put), () -> to.remove(name)));
    }
}
