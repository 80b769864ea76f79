package dev.coffre.acceptance.simulation;

import dev.coffre.server.catalog.ThreadFactories;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs all threads of one world, one at a time, on the thread that calls {@link #run}. They are virtual threads: one that
 * waits for a lock, a queue or a future, or that comes to a port, gives its turn back, and chance decides which of those
 * that can go on does so. So nothing in a world depends on the machine's own scheduling, and a wait that can never end is
 * seen at once.
 */
final class Scheduler implements Executor, ThreadFactories {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Duration LONGEST_WITHOUT_HOPE = Duration.ofSeconds(2);
    private static final String PRODUCT = "dev.coffre.";
    private static final List<String> MACHINERY = List.of(
            "java.util.concurrent.",
            "java.lang.VirtualThread",
            "java.lang.Thread",
            "java.lang.System",
            "jdk.internal.");
    private static final String REQUEST = "request";
    private static final int MOST_FRAMES = 40;
    private static final int LONGEST_STALL = 400;

    /** Far more than any world has needed. */
    private static final long MOST_TURNS = 5_000_000;

    private static final long LONG_PAUSE = Duration.ofHours(1).toNanos();
    private static final Constructor<?> BUILDER = builder();
    private static final Field ON_ITS_WAY = onItsWay();

    private final Chance chance;
    private final Queue<Runnable> arrived = new ConcurrentLinkedQueue<>();
    private final List<Runnable> ready = new ArrayList<>();
    private final List<Stalled> stalled = new ArrayList<>();
    /** In the order in which the threads were begun. */
    private final Map<Runnable, Integer> numbers = new IdentityHashMap<>();

    private final Map<Runnable, Thread> owners = new IdentityHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private @Nullable Runnable turn;
    private @Nullable Thread writing;
    private boolean concurrent;
    private boolean gaveBack;
    private int stallPermille;
    private long turns;
    private long nanos;

    /** A thread that gets no turn for a while, as one does on a busy machine. */
    private record Stalled(Runnable thread, long until) {}

    Scheduler(Chance chance) {
        this.chance = chance;
    }

    /** The JDK takes another scheduler only within its own tests. */
    private static Constructor<?> builder() {
        try {
            Constructor<?> builder = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
                    .getDeclaredConstructor(Executor.class);
            builder.setAccessible(true); // needs --add-opens java.base/java.lang=ALL-UNNAMED
            return builder;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Field onItsWay() {
        try {
            Field field = Class.forName("java.lang.VirtualThread").getDeclaredField("onWaitingList");
            field.setAccessible(true);
            return field;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public ThreadFactory factory(String name) {
        try {
            Thread.Builder builder = (Thread.Builder) BUILDER.newInstance(this);
            ThreadFactory factory = builder.name(name + "-", 1).factory();
            return work -> {
                Thread thread = Objects.requireNonNull(factory.newThread(() -> {
                    owners.put(Objects.requireNonNull(turn), Thread.currentThread());
                    work.run();
                }));
                threads.add(thread);
                return thread;
            };
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Work is never held to a rate. */
    @Override
    public void sleep(long nanos) {}

    /** A pause is always over. */
    @Override
    public long nanoTime() {
        nanos += LONG_PAUSE;
        return nanos;
    }

    /** As in the service itself, where requests run on virtual threads and everything else does not. */
    @Override
    public boolean mayBlock(Thread thread) {
        return !thread.getName().startsWith(REQUEST);
    }

    /** Called by the JDK when a thread can go on. */
    @Override
    public void execute(Runnable thread) {
        arrived.add(thread);
    }

    /** Makes threads for requests, as a web server has them. */
    ThreadFactory requests() {
        return factory(REQUEST);
    }

    /** Until {@code main} has ended. @throws Violation when all threads wait for each other */
    void run(Runnable main) {
        Thread first = factory("world").newThread(main);
        first.start();
        while (first.isAlive()) {
            Runnable thread = next();
            turn = thread;
            do {
                gaveBack = false;
                thread.run();
            } while (isHeldUp(thread));
        }
    }

    /**
     * Whether the thread, which had its turn until now, only met what all worlds share: a lock or a table of the JDK or the
     * driver. Then its turn goes on, as if the other worlds were not there.
     */
    private boolean isHeldUp(Runnable thread) {
        Thread owner = Objects.requireNonNull(owners.get(thread));
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < LONGEST_WAIT.toNanos()) {
            receive();
            if (!gaveBack && ready.removeIf(each -> each == thread)) {
                return true;
            }
            boolean onItsWay = owner.getState() == Thread.State.RUNNABLE && !ready.contains(thread);
            if (!onItsWay && !waitsForAnotherWorld(owner)) {
                return false;
            }
            LockSupport.parkNanos(1_000);
        }
        return false;
    }

    private void receive() {
        for (Runnable thread = arrived.poll(); thread != null; thread = arrived.poll()) {
            numbers.putIfAbsent(thread, numbers.size());
            ready.add(thread);
        }
    }

    /** Whether every thread that can go on is here: what leaves a monitor is told of it by a thread of the JDK. */
    private boolean isComplete() {
        int able = 0;
        for (int i = threads.size() - 1; i >= 0; i--) {
            switch (threads.get(i).getState()) {
                case RUNNABLE -> able++;
                case BLOCKED -> able += isLeft(threads.get(i)) ? 1 : 0;
                case TERMINATED -> threads.remove(i);
                default -> {}
            }
        }
        return able == ready.size() + stalled.size();
    }

    /** Whether threads give their turn back at ports too, and not only where they wait. */
    boolean isConcurrent() {
        return concurrent;
    }

    void concurrent(boolean now) {
        concurrent = now;
    }

    /** Others may have a turn now, except within a transaction that changes the catalog. */
    void pause() {
        if (concurrent && Thread.currentThread() != writing) {
            gaveBack = true;
            Thread.yield();
        }
    }

    /** The calling thread changes the catalog from now on. */
    void beginWriting() {
        writing = Thread.currentThread();
    }

    void endWriting() {
        writing = null;
    }

    /** How often a thread that could go on does not for a while; 0 outside of what is done side by side. */
    void stall(int permille) {
        stallPermille = permille;
    }

    /** How often a thread was given a turn. */
    long turns() {
        return turns;
    }

    private Runnable next() {
        gather();
        turns++;
        if (turns > MOST_TURNS) {
            throw new Violation("I15", "some threads go on for ever:\n" + stacks());
        }
        for (int i = stalled.size() - 1; i >= 0; i--) {
            if (stalled.get(i).until <= turns) {
                ready.add(stalled.remove(i).thread);
            }
        }
        if (ready.isEmpty()) {
            Stalled soonest = stalled.stream()
                    .min(Comparator.comparingLong(Stalled::until))
                    .orElseThrow();
            stalled.remove(soonest);
            return soonest.thread;
        }
        while (ready.size() > 1 && chance.below(1_000) < stallPermille) {
            stalled.add(new Stalled(take(), turns + chance.between(1, LONGEST_STALL)));
        }
        return take();
    }

    private Runnable take() {
        return ready.size() == 1 ? ready.removeFirst() : ready.remove(chance.below(ready.size()));
    }

    private void gather() {
        long begun = System.nanoTime();
        while (true) {
            receive();
            boolean complete = isComplete();
            boolean none = ready.isEmpty() && stalled.isEmpty();
            if (complete && !none) {
                ready.sort(Comparator.comparing(numbers::get)); // the JDK's thread may have been late
                return;
            }
            Duration longest = complete ? LONGEST_WITHOUT_HOPE : LONGEST_WAIT;
            if (System.nanoTime() - begun > longest.toNanos()) {
                throw new Violation("I15", "all threads wait for each other:\n" + stacks());
            }
            LockSupport.parkNanos(1_000);
        }
    }

    /** Whether what it waits for is not of the vault service or the simulator, whose locks are of one world. */
    private static boolean waitsForAnotherWorld(Thread thread) {
        return switch (thread.getState()) {
            case BLOCKED, WAITING ->
                Stream.of(thread.getStackTrace())
                        .map(StackTraceElement::getClassName)
                        .filter(name -> MACHINERY.stream().noneMatch(name::startsWith))
                        .findFirst()
                        .filter(name -> !name.startsWith(PRODUCT))
                        .isPresent();
            default -> false;
        };
    }

    /** Whether the monitor that it waited for was left, and the thread of the JDK has yet to say so. */
    private static boolean isLeft(Thread blocked) {
        try {
            return ON_ITS_WAY.getBoolean(blocked);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private String stacks() {
        StringBuilder all = new StringBuilder();
        for (Thread thread : threads) {
            all.append(thread.getName()).append(": ").append(thread.getState()).append('\n');
            Stream.of(thread.getStackTrace())
                    .filter(frame -> frame.getClassName().startsWith(PRODUCT))
                    .limit(MOST_FRAMES)
                    .forEach(frame -> all.append("    ").append(frame).append('\n'));
        }
        return all.toString();
    }
}
