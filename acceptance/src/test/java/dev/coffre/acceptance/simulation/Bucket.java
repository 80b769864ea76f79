package dev.coffre.acceptance.simulation;

import dev.coffre.server.s3.TestBucket;
import dev.coffre.server.store.S3Location;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.storage.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A bucket of an S3 service, in memory. Answers get lost, requests are refused, repeated by the library, or arrive hours later,
 * also after the process that sent them has died. Conditions are honoured, ignored or unknown, and listings may be old. What
 * was stored stays.
 */
final class Bucket implements SimulatedStorage {
    private static final Duration LONGEST_DELAY = Duration.ofHours(20);
    private static final Duration LISTED_LATE = Duration.ofMinutes(50);
    private static final String SEGMENTS = "journal/";
    private static final String OWNER = "owner";
    private static final String PACKS = "/packs/";

    static final S3Location LOCATION = new S3Location(
            "simulated",
            "",
            Optional.empty(),
            "us-east-1",
            new S3Location.Options(false, false),
            Optional.empty(),
            Path.of("no-credentials"));

    /** How the service treats {@code If-None-Match}. */
    enum Conditions {
        HONOURED,
        IGNORED,
        UNKNOWN
    }

    /** What happens to a request. */
    enum Fault {
        NONE,
        /** It is refused: 503. */
        REFUSED,
        /** It takes place, and its answer is lost. */
        ANSWER_LOST,
        /** It never arrives. */
        LOST,
        /** It has no answer, and takes place much later. */
        LATE,
        /** The library sends it twice, because the first answer was lost. */
        REPEATED,
        /** It is answered, and takes place once more much later. */
        REPEATED_LATE,
        /** It has its answer after others had many turns. */
        SLOW
    }

    /** @param bytes empty for a deletion */
    private record Request(String key, Optional<byte[]> bytes, boolean isNew) {}

    private record Late(Request request, Duration due) {}

    private final Chance chance;
    private final Trace trace;
    private final Conditions conditions;
    private final boolean listsLate;
    private final TreeMap<String, byte[]> objects = new TreeMap<>();
    private final Map<String, Duration> born = new HashMap<>();
    private final Map<String, Integer> contents = new HashMap<>();
    private final Set<String> changed = new HashSet<>();
    private final Deque<Fault> planned = new ArrayDeque<>();
    private final List<Late> late = new ArrayList<>();
    private Duration elapsed = Duration.ZERO;
    private int percentBad;
    private int refusals;
    private long nanos;
    private boolean calm;
    private boolean isHealed;
    private boolean isHeld;
    private Consumer<Path> beforeDelete = file -> {};

    Bucket(Chance chance, Trace trace) {
        this.chance = chance;
        this.trace = trace;
        this.percentBad = chance.percent(75) ? chance.between(1, 3) : 0;
        this.conditions = chance.of(List.of(Conditions.HONOURED, Conditions.IGNORED, Conditions.UNKNOWN));
        this.listsLate = chance.percent(30);
        trace.add("bucket: %d %% bad, conditions %s, lists late: %s", percentBad, conditions, listsLate);
    }

    /** The objects of another one, on a service where nothing goes wrong. */
    private Bucket(Bucket other) {
        this.chance = other.chance.split();
        this.trace = other.trace;
        this.conditions = Conditions.HONOURED;
        this.listsLate = false;
        objects.putAll(other.objects);
    }

    Bucket copy() {
        return new Bucket(this);
    }

    static Path root() {
        return LOCATION.root();
    }

    /** Takes over what is on a disk below a folder. */
    void take(SimulatedDisk disk, Path folder) {
        for (Path file : disk.files()) {
            if (file.startsWith(folder)) {
                objects.put(folder.relativize(file).toString(), disk.bytes(file));
            }
        }
    }

    /** The store as one process reaches it. */
    Store open(Power power, Space space, Scheduler scheduler) {
        return TestBucket.open(new BucketClient(this, power, space, scheduler), LOCATION, () -> nanos += 20_000_000);
    }

    /** Hears of every deletion when it is asked for. */
    void beforeDelete(Consumer<Path> check) {
        beforeDelete = check;
    }

    /** Refuses this number of the next requests. */
    void fail(int requests) {
        refusals = requests;
        trace.add("the bucket refuses %d requests", requests);
    }

    /** Requests are no longer refused, one after the other. */
    void answer() {
        refusals = 0;
    }

    /** Whether nothing goes wrong for a while. */
    void calm(boolean now) {
        calm = now;
    }

    /** From now on everything goes well, after what was under way has arrived. */
    void heals() {
        isHealed = true;
        percentBad = 0;
        refusals = 0;
        settle();
    }

    boolean isUnreliable() {
        return percentBad > 0 || refusals > 0;
    }

    boolean excuses(Problem problem) {
        return !isHealed && problem.code() == ProblemCode.STORE_UNREACHABLE;
    }

    Conditions conditions() {
        return conditions;
    }

    void passed(Duration time) {
        elapsed = elapsed.plus(time);
        nanos += Math.max(0, time.toNanos());
        for (Late each : List.copyOf(late)) {
            if (each.due.compareTo(elapsed) <= 0) {
                deliver(each);
            }
        }
    }

    /** Whether what is under way arrives only when it is said. */
    void hold(boolean now) {
        isHeld = now;
    }

    /** One of those that are under way arrives. */
    void deliverOne() {
        if (!late.isEmpty() && !calm && !isHeld) {
            deliver(chance.of(late));
        }
    }

    /** Whether segments are under way: a change without an answer may still come about. */
    boolean hasLateSegments() {
        return late.stream().anyMatch(each -> each.request.key.startsWith(SEGMENTS));
    }

    /** Delivers the segment that is under way for longest. */
    void deliverFirstSegment() {
        late.stream()
                .filter(each -> each.request.key.startsWith(SEGMENTS))
                .findFirst()
                .ifPresent(this::deliver);
    }

    /** Delivers all requests under way and lists everything, because people wait that long before they make a new catalog. */
    void settle() {
        deliverAll();
        listEverything();
    }

    /** Lets a listing show every object at once. */
    void listEverything() {
        born.clear();
    }

    /** Delivers all requests under way. */
    void deliverAll() {
        List.copyOf(late).forEach(this::deliver);
    }

    private void deliver(Late arrived) {
        late.remove(arrived);
        trace.add("late: %s %s", arrived.request.bytes.isPresent() ? "PUT" : "DELETE", arrived.request.key);
        var unheard = perform(arrived.request);
    }

    /** What happens to the next segments of the journal. */
    void planSegments(List<Fault> faults) {
        planned.clear();
        planned.addAll(faults);
    }

    /** How many of those have not been sent. */
    int plannedSegments() {
        return planned.size();
    }

    /** What happens to the next request that writes this object. */
    Fault faultOf(String key) {
        Fault any = fault();
        boolean isPlanned = !planned.isEmpty() && key.startsWith(SEGMENTS) && any != Fault.REFUSED;
        return isPlanned ? planned.remove() : any;
    }

    /** What happens to the next request. */
    Fault fault() {
        if (calm) {
            return Fault.NONE;
        }
        if (refusals > 0) {
            refusals--;
            return Fault.REFUSED;
        }
        if (!chance.percent(percentBad)) {
            return Fault.NONE;
        }
        return chance.of(List.of(Fault.values()).subList(1, Fault.values().length));
    }

    boolean chance(int percent) {
        return chance.percent(percent);
    }

    /** How many bytes of so many arrive. */
    int partOf(int length) {
        return chance.below(length);
    }

    boolean put(String key, byte[] bytes, boolean isNew) {
        return perform(new Request(key, Optional.of(bytes), isNew));
    }

    boolean delete(String key) {
        return perform(new Request(key, Optional.empty(), false));
    }

    void requireDeletable(String key) {
        beforeDelete.accept(root().resolve(key));
    }

    void putLater(String key, byte[] bytes, boolean isNew) {
        // An owner that is written late would take the store from who took it since, who would have to start again.
        if (!key.equals(OWNER)) {
            later(new Request(key, Optional.of(bytes), isNew));
        }
    }

    void deleteLater(String key) {
        later(new Request(key, Optional.empty(), false));
    }

    private void later(Request request) {
        late.add(new Late(request, elapsed.plusMinutes(chance.between(1, (int) LONGEST_DELAY.toMinutes()))));
    }

    /** Returns whether the condition allowed it. */
    private boolean perform(Request request) {
        String key = request.key;
        if (request.bytes.isEmpty()) {
            objects.remove(key);
            return true;
        }
        byte[] bytes = request.bytes.get();
        if (request.isNew && conditions == Conditions.HONOURED && objects.containsKey(key)) {
            return false;
        }
        Integer known = contents.putIfAbsent(key, Arrays.hashCode(bytes));
        boolean isOnce = request.isNew || key.startsWith(SEGMENTS) || key.contains(PACKS);
        if (isOnce && known != null && known != Arrays.hashCode(bytes)) {
            changed.add(key);
        }
        if (objects.put(key, bytes) == null) {
            born.put(key, elapsed);
        }
        return true;
    }

    Optional<byte[]> find(String key) {
        return Optional.ofNullable(objects.get(key));
    }

    /** The names that begin with it; of packs that are young, a late listing lacks some. */
    List<String> list(String prefix) {
        List<String> found = new ArrayList<>();
        for (String key : objects.tailMap(prefix).keySet()) {
            if (!key.startsWith(prefix)) {
                break;
            }
            boolean young = listsLate
                    && key.contains(PACKS)
                    && born.getOrDefault(key, Duration.ZERO).plus(LISTED_LATE).compareTo(elapsed) > 0
                    && born.containsKey(key);
            if (!young || calm || chance.percent(50)) {
                found.add(key);
            }
        }
        return found;
    }

    /** Whether it was written less than an hour ago. */
    boolean isYoung(Path file) {
        return Optional.ofNullable(born.get(key(file)))
                .filter(at -> at.plus(Duration.ofHours(1)).compareTo(elapsed) > 0)
                .isPresent();
    }

    private static String key(Path file) {
        return root().relativize(file).toString();
    }

    @Override
    public Optional<byte[]> durable(Path file) {
        return find(key(file));
    }

    @Override
    public boolean isThere(Path file) {
        return objects.containsKey(key(file));
    }

    @Override
    public byte[] bytes(Path file) {
        return Objects.requireNonNull(objects.get(key(file)));
    }

    @Override
    public List<Path> files() {
        return objects.keySet().stream().map(root()::resolve).toList();
    }

    @Override
    public List<String> createdAgain() {
        return List.copyOf(changed);
    }

    @Override
    public void rot(Path file, int at) {
        byte[] bytes = bytes(file).clone();
        bytes[at] ^= 1;
        objects.put(key(file), bytes);
        forgetLate(file);
    }

    @Override
    public void lose(Path file) {
        objects.remove(key(file));
        forgetLate(file);
    }

    /** A repetition would heal it. */
    private void forgetLate(Path file) {
        late.removeIf(each -> each.request.key.equals(key(file)));
    }
}
