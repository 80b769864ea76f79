package dev.coffre.acceptance.simulation;

import dev.coffre.server.s3.TestBucket;
import dev.coffre.server.store.S3Location;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.storage.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A bucket of an S3 service, in memory. Answers get lost, requests are refused, repeated by the library, or arrive hours later,
 * also after the process that sent them has died. Conditions are honoured, ignored or unknown, and listings may be old. What
 * was stored stays.
 */
final class Bucket implements SimulatedStorage {
    private static final Duration FIRST_LOCK = Duration.ofDays(60);
    private static final Duration LISTED_LATE = Duration.ofMinutes(50);
    private static final String SEGMENTS = "journal/";
    private static final String PACKS = "/packs/";

    private static final S3Location LOCATION = location(false);
    private static final S3Location LOCKED = location(true);

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

    private final Chance chance;
    private final Trace trace;
    private final Conditions conditions;
    private final boolean listsLate;
    private final BucketObjects objects;
    private final Optional<Thief> thief;
    private final Map<String, Duration> born = new HashMap<>();
    private final Map<String, Integer> contents = new HashMap<>();
    private final Set<String> changed = new HashSet<>();
    private final Deque<Fault> planned = new ArrayDeque<>();
    private final LateRequests late;
    private Duration elapsed = Duration.ZERO;
    private int percentBad;
    private int refusals;
    private long nanos;
    private boolean calm;
    private boolean isHealed;
    private Consumer<Path> beforeDelete = file -> {};

    /** @param clock of the service */
    Bucket(boolean hasLocks, InstantSource clock, Chance chance, Trace trace) {
        this.chance = chance;
        this.trace = trace;
        this.objects = new BucketObjects(hasLocks, clock);
        this.thief = hasLocks ? Optional.of(new Thief(objects, chance.split(), trace)) : Optional.empty();
        this.percentBad = chance.percent(75) ? chance.between(1, 3) : 0;
        this.conditions = chance.of(List.of(Conditions.HONOURED, Conditions.IGNORED, Conditions.UNKNOWN));
        this.listsLate = !hasLocks && chance.percent(30);
        this.late = new LateRequests(chance, trace, this::perform);
        trace.add("bucket: %d %% bad, conditions %s, lists late: %s", percentBad, conditions, listsLate);
    }

    /** The objects of another one, on a service where nothing goes wrong. */
    private Bucket(Bucket other) {
        this.chance = other.chance.split();
        this.trace = other.trace;
        this.conditions = Conditions.HONOURED;
        this.listsLate = false;
        this.objects = other.objects.copy();
        this.thief = Optional.empty();
        this.late = new LateRequests(chance, trace, this::perform);
    }

    private static S3Location location(boolean hasLocks) {
        return new S3Location(
                "simulated",
                "",
                Optional.empty(),
                "us-east-1",
                new S3Location.Options(false, hasLocks),
                Optional.empty(),
                Path.of("no-credentials"));
    }

    Bucket copy() {
        return new Bucket(this);
    }

    static Path root() {
        return LOCATION.root();
    }

    boolean hasLocks() {
        return objects.hasLocks();
    }

    BucketObjects objects() {
        return objects;
    }

    /** Returns who has stolen the key and may use it now. */
    Optional<Thief> thief() {
        return thief.filter(any -> !calm && !isHealed);
    }

    /**
     * Whether the thief waits until the locks were looked after, because the catalog is another one: it may have objects again
     * that were released and whose locks have ended.
     */
    void setLocksUnknown(boolean now) {
        thief.ifPresent(any -> any.rest(now));
    }

    /** Returns whether all that the catalog needs has to be locked. */
    boolean areLocksKnown() {
        return thief.filter(any -> !any.isResting()).isPresent();
    }

    /** Returns whether a thief has deleted the file, which was not locked any more. */
    boolean isStolen(Path file) {
        return thief.filter(any -> any.hasDeleted(key(file))).isPresent();
    }

    /** Takes over what is on a disk below a folder. */
    void take(SimulatedDisk disk, Path folder) {
        for (Path file : disk.files()) {
            if (file.startsWith(folder)) {
                objects.put(
                        folder.relativize(file).toString(),
                        disk.bytes(file),
                        objects.now().plus(FIRST_LOCK));
            }
        }
    }

    /** The store as one process reaches it. */
    Store open(Power power, Space space, Scheduler scheduler) {
        return TestBucket.open(
                client(power, space, scheduler), hasLocks() ? LOCKED : LOCATION, () -> nanos += 20_000_000);
    }

    private BucketClient client(Power power, Space space, Scheduler scheduler) {
        return hasLocks()
                ? new LockedBucketClient(this, power, space, scheduler)
                : new BucketClient(this, power, space, scheduler);
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
        return !isHealed && problem.code() == ProblemCode.STORE_UNREACHABLE
                || problem.code() == ProblemCode.STORE_WRITE_FAILED
                        && thief.filter(Thief::hasPlanted).isPresent();
    }

    Conditions conditions() {
        return conditions;
    }

    void passed(Duration time) {
        elapsed = elapsed.plus(time);
        nanos += Math.max(0, time.toNanos());
        late.passed(time);
    }

    LateRequests late() {
        return late;
    }

    /** One of those that are under way arrives. */
    void deliverOne() {
        if (!calm) {
            late.deliverOne();
        }
    }

    /** Delivers all requests under way and lists everything, because people wait that long before they make a new catalog. */
    void settle() {
        late.deliverAll();
        listEverything();
    }

    /** Lets a listing show every object at once. */
    void listEverything() {
        born.clear();
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

    void requireDeletable(String key) {
        beforeDelete.accept(root().resolve(key));
    }

    /** Returns whether its condition, or the lock of what is to be deleted, allowed it. */
    boolean perform(LateRequests.Request request) {
        String key = request.key();
        if (request.bytes().isEmpty()) {
            if (hasLocks()) {
                return objects.delete(key, request.version());
            }
            objects.lose(key);
            return true;
        }
        byte[] bytes = request.bytes().get();
        if (request.isNew()
                && conditions == Conditions.HONOURED
                && objects.newest(key).isPresent()) {
            return false;
        }
        Integer known = contents.putIfAbsent(key, Arrays.hashCode(bytes));
        boolean isOnce = request.isNew() || key.startsWith(SEGMENTS) || key.contains(PACKS);
        if (isOnce && known != null && known != Arrays.hashCode(bytes)) {
            changed.add(key);
        }
        boolean isFirst = objects.versions(key).isEmpty();
        var unused = objects.put(key, bytes, request.retainUntil());
        if (isFirst) {
            born.put(key, elapsed);
        }
        return true;
    }

    Optional<byte[]> find(String key) {
        return objects.newest(key).map(BucketObjects.Version::bytes);
    }

    /** The names that begin with it; of packs that are young, a late listing lacks some. */
    List<String> list(String prefix) {
        List<String> found = new ArrayList<>();
        for (String key : objects.keys(prefix)) {
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
        return objects.file(key(file)).map(BucketObjects.Version::bytes);
    }

    @Override
    public boolean isThere(Path file) {
        return objects.file(key(file)).isPresent();
    }

    @Override
    public byte[] bytes(Path file) {
        return durable(file).orElseThrow();
    }

    /** Returns the files that the service has written, without those of a thief. */
    @Override
    public List<Path> files() {
        return objects.keys("").stream()
                .filter(key -> objects.file(key)
                        .filter(version -> !version.isForeign())
                        .isPresent())
                .map(root()::resolve)
                .toList();
    }

    @Override
    public List<String> createdAgain() {
        return List.copyOf(changed);
    }

    @Override
    public void rot(Path file, int at) {
        byte[] bytes = bytes(file).clone();
        bytes[at] ^= 1;
        objects.rot(key(file), bytes);
        late.forget(key(file));
    }

    @Override
    public void lose(Path file) {
        objects.lose(key(file));
        late.forget(key(file));
    }
}
