package dev.coffre.acceptance.simulation;

import dev.coffre.acceptance.simulation.BucketObjects.Version;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A thief of the key of a bucket with Object Lock. The thief writes newer versions and delete markers, deletes versions that are
 * not locked, lengthens locks, and plants objects under names that the service may choose next or take for its own. The thief
 * leaves alone the files that stop the service at once: that is another attack.
 */
final class Thief {
    /** After how many of a thousand requests of the service the thief acts. */
    private static final int PERMILLE_OF_REQUESTS = 2;

    private static final int LONGEST_LOCK_DAYS = 400;
    private static final int FORGED_BYTES = 200;
    private static final String SEGMENTS = "journal/";
    private static final String TOMBSTONE = ".tombstone";

    private final BucketObjects objects;
    private final Chance chance;
    private final Trace trace;
    private final boolean isBusy;
    private final Set<String> deletedFiles = new HashSet<>();
    private boolean hasPlanted;
    private boolean isResting;

    Thief(BucketObjects objects, Chance chance, Trace trace) {
        this.objects = objects;
        this.chance = chance;
        this.trace = trace;
        this.isBusy = chance.percent(50);
    }

    /** Returns whether an object was written under a name that the service may still choose. */
    boolean hasPlanted() {
        return hasPlanted;
    }

    /** Returns whether a version of this name was deleted that the service had written. */
    boolean hasDeleted(String key) {
        return deletedFiles.contains(key);
    }

    void rest(boolean now) {
        isResting = now;
    }

    boolean isResting() {
        return isResting;
    }

    /** Sometimes does something between two requests of the service. */
    void mayAct() {
        if (isBusy && chance.below(1_000) < PERMILLE_OF_REQUESTS) {
            act();
        }
    }

    void act() {
        if (isResting) {
            return;
        }
        List<String> keys = objects.keys("").stream()
                .filter(key -> !BucketObjects.isReplaced(key))
                .toList();
        String key = chance.of(keys);
        switch (chance.below(8)) {
            case 0 -> overwrite(key);
            case 1 -> hide(key);
            case 2 -> delete(key);
            case 3 -> lengthen(key);
            case 4, 5 -> plant(key);
            case 6 -> keys.forEach(this::delete);
            default -> keys.forEach(chance.percent(50) ? this::overwrite : this::hide);
        }
    }

    private void overwrite(String key) {
        trace.add("a thief writes %s", key);
        objects.putForeign(key, forged());
    }

    /** Random bytes, or those of another object. */
    private byte[] forged() {
        if (chance.percent(50)) {
            return bytesOf(chance.of(objects.keys("")));
        }
        byte[] bytes = new byte[chance.below(FORGED_BYTES)];
        chance.numbers().nextBytes(bytes);
        return bytes;
    }

    private byte[] bytesOf(String key) {
        return objects.file(key).map(Version::bytes).orElse(new byte[0]);
    }

    private void hide(String key) {
        trace.add("a thief hides %s", key);
        objects.markForeign(key);
    }

    /** Deletes all versions that are not locked. */
    private void delete(String key) {
        for (Version version : objects.versions(key)) {
            if (objects.delete(key, version.id())) {
                trace.add("a thief deletes %s of %s", version.id(), key);
                if (!version.isForeign()) {
                    deletedFiles.add(key);
                }
            }
        }
    }

    private void lengthen(String key) {
        Duration time = Duration.ofDays(chance.between(1, LONGEST_LOCK_DAYS));
        for (Version version : objects.versions(key)) {
            if (objects.retain(key, version.id(), objects.now().plus(time))) {
                trace.add("a thief locks %s of %s for %s", version.id(), key, time);
            }
        }
    }

    /** Writes an object beside another one. */
    private void plant(String key) {
        String name = key.startsWith(SEGMENTS) || chance.percent(40) ? nextSegment() : beside(key);
        if (objects.versions(name).isEmpty()) {
            trace.add("a thief plants %s", name);
            objects.putForeign(name, chance.percent(50) ? bytesOf(key) : forged());
            hasPlanted = true;
        }
    }

    /** The name of a segment that follows, or of another attempt of one of the last. The ledger draws attempts by its clock. */
    private String nextSegment() {
        String last = objects.keys(SEGMENTS).stream()
                .filter(key -> objects.file(key)
                        .filter(version -> !version.isForeign())
                        .isPresent())
                .toList()
                .getLast()
                .substring(SEGMENTS.length());
        String[] parts = last.split("-", -1);
        if (chance.percent(40)) {
            long now = ChronoUnit.MICROS.between(Instant.EPOCH, objects.now());
            return SEGMENTS + "%016d-%016d".formatted(Long.parseLong(parts[0]) + 1, now);
        }
        long number = Long.parseLong(parts[0]) + chance.between(-3, 3);
        long attempt = parts.length > 1 ? Long.parseLong(parts[1]) + chance.between(-2, 3) : 1;
        return SEGMENTS + "%016d-%016d".formatted(Math.max(1, number), Math.max(1, attempt));
    }

    /** Another name of the same form: the hexadecimal digits at its end are different, or it is that of a tombstone. */
    private String beside(String key) {
        if (key.contains("/points/") && !key.endsWith(TOMBSTONE) && chance.percent(50)) {
            return key + TOMBSTONE;
        }
        int length = key.length();
        char end = key.charAt(length - 1);
        return key.substring(0, length - 1) + (end == 'a' ? 'b' : 'a');
    }
}
