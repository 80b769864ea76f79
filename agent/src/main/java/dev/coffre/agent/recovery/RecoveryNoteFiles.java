package dev.coffre.agent.recovery;

import dev.coffre.agent.home.DurableFile;
import dev.coffre.agent.process.LockFile;
import dev.coffre.backup.recovery.NotedFile;
import dev.coffre.backup.recovery.RecoveryKey;
import dev.coffre.backup.recovery.RecoveryNote;
import dev.coffre.backup.recovery.RecoveryNotes;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The notes of interrupted recoveries, in the folder {@code recoveries} of the agent's state: at most {@value #MAX_NOTES}
 * files, each beside a lock file that is never deleted. A note whose lock is free is of an interrupted recovery (decision
 * 0049). Thread-safe.
 */
public final class RecoveryNoteFiles implements RecoveryNotes {
    /** More recoveries than this at once are not noted; of more interrupted ones, the oldest is forgotten. */
    static final int MAX_NOTES = 16;

    private static final int MAX_BYTES = 1 << 20;

    private final PrivatePath folder;

    /** @param state the agent's state directory */
    public RecoveryNoteFiles(PrivatePath state) {
        this.folder = state.resolve("recoveries");
    }

    /** A note file that this process has locked. */
    private final class Slot implements RecoveryNote {
        private final DurableFile file;
        private final LockFile lock;
        private @Nullable RecoveryNoteContent content;

        Slot(int number, LockFile lock) {
            this.file = file(number);
            this.lock = lock;
            this.content = RecoveryNoteFiles.this.read(file).orElse(null);
        }

        Optional<RecoveryNoteContent> content() {
            return Optional.ofNullable(content);
        }

        Optional<RecoveryKey> recovery() {
            return content().map(RecoveryNoteContent::recovery);
        }

        synchronized void begin(RecoveryKey recovery, long number) {
            List<NotedFile> files = files();
            content = new RecoveryNoteContent(recovery, number, files);
            write(files);
        }

        @Override
        public synchronized List<NotedFile> files() {
            return content().map(RecoveryNoteContent::files).orElse(List.of());
        }

        @Override
        public synchronized boolean write(List<NotedFile> files) {
            RecoveryNoteContent next = content().orElseThrow().with(files);
            byte[] encoded = next.encode();
            if (encoded.length > MAX_BYTES) {
                return false;
            }
            try {
                file.write(encoded);
            } catch (Problem fullOrBroken) {
                return false;
            }
            content = next;
            return true;
        }

        @Override
        public synchronized void delete() {
            content = null;
            try {
                file.delete();
            } catch (Problem fullOrBroken) {
                return; // a note that stays costs the next recovery a look at what is there
            }
        }

        @Override
        public void close() {
            lock.close();
        }
    }

    /** A note whose file another recovery uses from now on. */
    private record Forgotten(List<NotedFile> files) implements RecoveryNote {
        @Override
        public boolean write(List<NotedFile> files) {
            return false;
        }

        @Override
        public void delete() {}

        @Override
        public void close() {}
    }

    @Override
    public Begun begin(RecoveryKey recovery) {
        return withLock(() -> begin(recovery, slots()));
    }

    private Begun begin(RecoveryKey recovery, Slots slots) {
        Optional<Slot> own =
                slots.find(slot -> slot.recovery().filter(recovery::isSame).isPresent());
        if (slots.running().stream().anyMatch(recovery::overlaps)) {
            slots.closeAllBut(List.of());
            throw ProblemCode.RECOVERY_RUNNING.with("command", recovery.command());
        }
        List<Abandoned> abandoned = new ArrayList<>();
        List<Slot> kept = new ArrayList<>();
        for (Slot slot : slots.free()) {
            boolean isOwn = own.filter(slot::equals).isPresent();
            if (!isOwn && slot.recovery().filter(recovery::overlaps).isPresent()) {
                abandoned.add(new Abandoned(recovery.target(), slot));
                kept.add(slot);
            }
        }
        Optional<Slot> used = own.or(() -> slots.find(slot -> slot.recovery().isEmpty()))
                .or(slots::add)
                .or(() -> slots.oldest(kept));
        if (used.isEmpty()) {
            slots.closeAllBut(kept);
            return new Begun(RecoveryNote.NONE, false, abandoned);
        }
        if (own.isEmpty()) {
            used.get()
                    .recovery()
                    .ifPresent(former -> abandoned.add(new Abandoned(
                            former.target(), new Forgotten(used.get().files()))));
            used.get().delete();
        }
        used.get().begin(recovery, slots.newestNumber() + 1);
        kept.add(used.get());
        slots.closeAllBut(kept);
        return new Begun(used.get(), own.isPresent(), abandoned);
    }

    @Override
    public List<RecoveryKey> interrupted(RecoveryKey recovery) {
        return withLock(() -> {
            Slots slots = slots();
            slots.closeAllBut(List.of());
            return slots.free().stream()
                    .flatMap(slot -> slot.recovery().stream())
                    .filter(recovery::overlaps)
                    .toList();
        });
    }

    @Override
    public List<Abandoned> abandoned(Predicate<RecoveryKey> wanted) {
        return withLock(() -> {
            Slots slots = slots();
            List<Slot> noted = slots.free().stream()
                    .filter(slot -> slot.recovery().filter(wanted).isPresent())
                    .toList();
            slots.closeAllBut(noted);
            return noted.stream()
                    .map(slot -> new Abandoned(slot.recovery().orElseThrow().target(), slot))
                    .toList();
        });
    }

    /** Two processes that looked at once would find each other's locks. */
    private <T> T withLock(Supplier<T> work) {
        return file(0).withLock(work);
    }

    private DurableFile file(int number) {
        return new DurableFile(folder.resolve("note-" + number), MAX_BYTES, ProblemCode.STATE_DAMAGED);
    }

    private Optional<RecoveryNoteContent> read(DurableFile file) {
        try {
            return file.read(RecoveryNoteContent::decode);
        } catch (Problem damaged) {
            return Optional.empty();
        }
    }

    private Optional<Slot> lock(int number) {
        return LockFile.acquire(folder.resolve("note-" + number + ".lock")).map(lock -> new Slot(number, lock));
    }

    private Slots slots() {
        List<Slot> free = new ArrayList<>();
        List<RecoveryKey> running = new ArrayList<>();
        int number = 1;
        while (number <= MAX_NOTES && exists(number)) {
            Optional<Slot> slot = lock(number);
            if (slot.isPresent()) {
                free.add(slot.get());
            } else {
                read(file(number)).map(RecoveryNoteContent::recovery).ifPresent(running::add);
            }
            number++;
        }
        return new Slots(free, running, number);
    }

    /** Lock files are never deleted, so the first number without one is the first that was never used. */
    private boolean exists(int number) {
        return new DurableFile(folder.resolve("note-" + number + ".lock"), 0, ProblemCode.STATE_DAMAGED).exists();
    }

    /** The note files, as of one look. */
    private final class Slots {
        private final List<Slot> free;
        private final List<RecoveryKey> running;
        private final int next;

        /**
         * @param free those that this process has locked now
         * @param running recoveries of other processes
         * @param next the first number that was never used
         */
        Slots(List<Slot> free, List<RecoveryKey> running, int next) {
            this.free = free;
            this.running = running;
            this.next = next;
        }

        List<Slot> free() {
            return free;
        }

        List<RecoveryKey> running() {
            return running;
        }

        Optional<Slot> find(Predicate<Slot> wanted) {
            return free.stream().filter(wanted).findFirst();
        }

        Optional<Slot> add() {
            Optional<Slot> added = next <= MAX_NOTES ? lock(next) : Optional.empty();
            added.ifPresent(free::add);
            return added;
        }

        Optional<Slot> oldest(List<Slot> inUse) {
            return free.stream()
                    .filter(slot -> !inUse.contains(slot))
                    .min(Comparator.comparingLong(slot ->
                            slot.content().map(RecoveryNoteContent::number).orElse(0L)));
        }

        long newestNumber() {
            return free.stream()
                    .mapToLong(slot ->
                            slot.content().map(RecoveryNoteContent::number).orElse(0L))
                    .max()
                    .orElse(0);
        }

        void closeAllBut(List<Slot> kept) {
            free.stream().filter(slot -> !kept.contains(slot)).forEach(Slot::close);
        }
    }
}
