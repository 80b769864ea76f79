package dev.coffre.acceptance.load;

import dev.coffre.vault.PutResult;
import dev.coffre.vault.VaultSession;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Registered machines that send batches to their vaults as fast as these take them, by the agent's own HTTP client, and how
 * long each batch waited for its acknowledgement. What is sent in the first seconds is not counted: both ends compile then.
 *
 * <p>Arguments: seconds that count, seconds before, the most MiB, streams a machine, bytes of a batch, bytes of a record,
 * then the {@code COFFRE_HOME} of each machine.
 */
public final class VaultLoad {
    private static final long SECOND = 1_000_000_000L;
    private static final int ARGUMENTS = 6;

    private final long from;
    private final long until;
    private final long bytesOfAStream;
    private final int batchBytes;
    private final int recordBytes;

    private VaultLoad(long[] settings, int allStreams) {
        this.from = System.nanoTime() + settings[1] * SECOND;
        this.until = from + settings[0] * SECOND;
        this.bytesOfAStream = (settings[2] << 20) / allStreams;
        this.batchBytes = (int) settings[4];
        this.recordBytes = (int) settings[5];
    }

    /**
     * What one stream saw.
     *
     * @param acknowledged from the last bytes to the acknowledgement
     * @param whole from the first byte
     * @param bytes of the batches that count
     * @param ended when the last of them was acknowledged
     */
    private record Seen(Latencies acknowledged, Latencies whole, long bytes, long ended) {}

    public static void main(String[] arguments) throws Exception {
        long[] settings = Arrays.stream(arguments)
                .limit(ARGUMENTS)
                .mapToLong(Long::parseLong)
                .toArray();
        List<String> homes = List.of(arguments).subList(ARGUMENTS, arguments.length);
        int streams = (int) settings[3];
        VaultLoad load = new VaultLoad(settings, streams * homes.size());
        List<Future<Seen>> running = new ArrayList<>();
        List<AutoCloseable> machines = new ArrayList<>();
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            for (String home : homes) {
                LastBytes last = new LastBytes();
                RegisteredMachine machine = RegisteredMachine.of(home, last);
                machines.add(machine);
                VaultSession session = machine.vault().open(Optional.empty());
                for (int stream = 0; stream < streams; stream++) {
                    running.add(threads.submit(() -> load.send(session, load.batch(machine), last)));
                }
            }
            load.tell(running);
        } finally {
            for (AutoCloseable machine : machines) {
                machine.close();
            }
        }
    }

    private SentBatch batch(RegisteredMachine machine) {
        return machine.batch(recordBytes, batchBytes / recordBytes);
    }

    private Seen send(VaultSession session, SentBatch batch, LastBytes last) {
        Latencies acknowledged = new Latencies();
        Latencies whole = new Latencies();
        long bytes = 0;
        long now = System.nanoTime();
        while (now < until && bytes < bytesOfAStream) {
            long began = System.nanoTime();
            last.expect(batch.bodyLength());
            requireNew(session.put(batch.next()), batch);
            now = System.nanoTime();
            if (began >= from) {
                acknowledged.add(now - last.handedOverAt());
                whole.add(now - began);
                bytes += batch.bytes();
            }
        }
        return new Seen(acknowledged, whole, bytes, now);
    }

    private static void requireNew(PutResult admission, SentBatch batch) {
        if (!(admission instanceof PutResult.Admitted admitted) || admitted.bytes() != batch.bytes()) {
            throw new AssertionError("the vault did not take a batch as new: " + admission);
        }
    }

    private void tell(List<Future<Seen>> running) throws Exception {
        Latencies acknowledged = new Latencies();
        Latencies whole = new Latencies();
        long bytes = 0;
        long ended = 0;
        for (Future<Seen> stream : running) {
            Seen seen = stream.get();
            acknowledged.addAll(seen.acknowledged());
            whole.addAll(seen.whole());
            bytes += seen.bytes();
            ended = ended == 0 ? seen.ended() : Math.max(ended, seen.ended());
        }
        System.out.printf(
                Locale.ROOT,
                "{\"event\": \"result\", \"batches\": %d, \"bytes\": %d, \"seconds\": %.3f, \"ack\": %s, \"whole\": %s}%n",
                acknowledged.count(),
                bytes,
                (double) (ended - from) / SECOND,
                acknowledged.told(),
                whole.told());
    }
}
