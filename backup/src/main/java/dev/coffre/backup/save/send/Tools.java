package dev.coffre.backup.save.send;

import dev.coffre.backup.record.Compression;
import dev.coffre.backup.record.RecordSealer;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.PidHasher;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** What one thread at a time seals and hashes with. */
public record Tools(PidHasher pids, RecordSealer sealer) {

    /** As many as threads are at work at once, made when they are needed. Thread-safe. */
    public static final class Pool implements AutoCloseable {
        private final DataKey key;
        private final Compression compression;
        private final ConcurrentLinkedQueue<Tools> idle = new ConcurrentLinkedQueue<>();

        public Pool(DataKey key, Compression compression) {
            this.key = key;
            this.compression = compression;
        }

        <T> T use(Function<Tools, T> work) {
            Tools taken = idle.poll();
            Tools tools = taken == null ? new Tools(key.pidHasher(), new RecordSealer(key, compression)) : taken;
            try {
                return work.apply(tools);
            } finally {
                idle.add(tools);
            }
        }

        /** Nobody uses any of them any more. */
        @Override
        public void close() {
            idle.forEach(tools -> tools.sealer().close());
        }
    }
}
