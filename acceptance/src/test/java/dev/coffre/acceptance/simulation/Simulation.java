package dev.coffre.acceptance.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Makes worlds from seeds. Each has a scheduler of its own on the calling thread; several may be at the same time. */
final class Simulation implements AutoCloseable {
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final Logger SERVER = Logger.getLogger("dev.coffre.server");

    private final Form form;
    private final boolean aloud;
    private final Path root;
    private final Template template;
    private final AtomicLong number = new AtomicLong();

    /**
     * Makes worlds of one form.
     *
     * @param aloud whether each step is printed, and what the service logs
     */
    Simulation(Form form, boolean aloud) {
        this.form = form;
        this.aloud = aloud;
        SERVER.setLevel(aloud ? Level.INFO : Level.OFF); // a vault that crashes all the time has much to say
        try {
            root = Files.isWritable(MEMORY)
                    ? Files.createTempDirectory(MEMORY, "coffre-simulation")
                    : Files.createTempDirectory("coffre-simulation");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        template = new Template(root.resolve("template"));
    }

    /**
     * How a world came to its end.
     *
     * @param failure what did not hold
     */
    record Outcome(Form form, long seed, String traceHash, Optional<Throwable> failure, Trace trace) {}

    Outcome run(long seed) {
        Trace trace = new Trace(aloud);
        Path folder = root.resolve("world" + number.incrementAndGet());
        Optional<Throwable> failure = Optional.empty();
        Chance chance = new Chance(seed);
        Scheduler scheduler = new Scheduler(chance.split());
        try {
            failure = live(() -> new World(form, chance, template, scheduler, folder, trace), scheduler);
        } finally {
            remove(folder);
            remove(folder.resolveSibling(folder.getFileName() + "-twin"));
        }
        return new Outcome(form, seed, trace.hash(), failure, trace);
    }

    private static Optional<Throwable> live(Supplier<World> worlds, Scheduler scheduler) {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        try {
            scheduler.run(() -> {
                try (World world = worlds.get()) {
                    world.live();
                } catch (RuntimeException | Error e) {
                    failure.set(e);
                }
            });
        } catch (Violation standstill) {
            failure.compareAndSet(null, standstill);
        }
        return Optional.ofNullable(failure.get());
    }

    private static void remove(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (var below = Files.walk(folder)) {
            for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        remove(root);
    }
}
