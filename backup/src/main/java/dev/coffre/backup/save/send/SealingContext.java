package dev.coffre.backup.save.send;

import dev.coffre.backup.record.Compression;
import dev.coffre.backup.record.RecordSealer;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.PidHasher;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** A sealer and a hasher, for one thread at a time. */
public record SealingContext(PidHasher pids, RecordSealer sealer) {

    /** Contexts for any number of threads, created on demand. Thread-safe. */
    public static final class Pool implements AutoCloseable {
        private final DataKey key;
        private final Compression compression;
        private final ConcurrentLinkedQueue<SealingContext> idle = new ConcurrentLinkedQueue<>();

        public Pool(DataKey key, Compression compression) {
            this.key = key;
            this.compression = compression;
        }

        <T> T use(Function<SealingContext, T> work) {
            SealingContext taken = idle.poll();
            SealingContext context =
                    taken == null ? new SealingContext(key.pidHasher(), new RecordSealer(key, compression)) : taken;
            try {
                return work.apply(context);
            } finally {
                idle.add(context);
            }
        }

        /** Must be called when no context is in use. */
        @Override
        public void close() {
            idle.forEach(tools -> tools.sealer().close());
        }
    }
}
