package dev.coffre.backup.recovery;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Notes of recoveries that run one after the other. The test may change what they say. */
final class MemoryNotes implements RecoveryNotes {
    final Map<RecoveryKey, List<NotedFile>> notes = new LinkedHashMap<>();

    private record MemoryNote(Map<RecoveryKey, List<NotedFile>> notes, RecoveryKey key) implements RecoveryNote {
        @Override
        public List<NotedFile> files() {
            return notes.getOrDefault(key, List.of());
        }

        @Override
        public boolean write(List<NotedFile> files) {
            notes.put(key, List.copyOf(files));
            return true;
        }

        @Override
        public void delete() {
            notes.remove(key);
        }

        @Override
        public void close() {}
    }

    /** Returns the files of the only note. */
    List<NotedFile> only() {
        return notes.values().iterator().next();
    }

    @Override
    public Begun begin(RecoveryKey recovery) {
        boolean resumed = notes.containsKey(recovery);
        List<Abandoned> abandoned = new ArrayList<>();
        for (RecoveryKey key : notes.keySet()) {
            if (!key.equals(recovery) && key.target().equals(recovery.target())) {
                abandoned.add(new Abandoned(key.target(), new MemoryNote(notes, key)));
            }
        }
        return new Begun(new MemoryNote(notes, recovery), resumed, abandoned);
    }

    @Override
    public List<RecoveryKey> interrupted(RecoveryKey recovery) {
        return notes.keySet().stream().filter(recovery::overlaps).toList();
    }

    @Override
    public List<Abandoned> abandoned(Predicate<RecoveryKey> wanted) {
        return List.copyOf(notes.keySet()).stream()
                .filter(wanted)
                .map(key -> new Abandoned(key.target(), new MemoryNote(notes, key)))
                .toList();
    }
}
