package dev.coffre.vault.store.storage;

import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.store.journal.SegmentName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Finds the end of a journal in a store with locks, where others can add files and nobody can damage one of the vault's. The
 * vault's segments have consecutive numbers, so what others add after the last one is neither read nor kept, except for the
 * next {@value #STRETCH} numbers. Not thread-safe.
 */
final class OwnSegments {
    /** After so many numbers without a segment of this vault, there are no more. Fewer may be damaged. */
    private static final int STRETCH = 32;

    /** The most attempts of one number that are kept without reading them. */
    private static final int MAX_ATTEMPTS = 1_000;

    private static final int PAGE = 1_000;

    private final JournalFiles journal;
    private final VerifyingKey vaultKey;

    /** The names up to the last segment that is known to be the vault's. */
    private final List<SegmentName> before = new ArrayList<>();

    /** The names after it, by number. */
    private final TreeMap<Long, List<SegmentName>> open = new TreeMap<>();

    private OwnSegments(JournalFiles journal, VerifyingKey vaultKey) {
        this.journal = journal;
        this.vaultKey = vaultKey;
    }

    /** Returns the names with a greater number, in order, up to the last segment that this vault has written. */
    static List<SegmentName> after(long number, JournalFiles journal, VerifyingKey vaultKey) {
        OwnSegments own = new OwnSegments(journal, vaultKey);
        own.readNames(number);
        return own.before;
    }

    private void readNames(long number) {
        String last = "%016d~".formatted(number); // after all attempts of this number
        List<Path> page;
        do {
            page = journal.files().listAfter(journal.layout().journal(), last, PAGE);
            for (Path file : page) {
                last = file.getFileName().toString();
                if (!SegmentName.parse(last).map(this::add).orElse(true)) {
                    return;
                }
            }
        } while (page.size() == PAGE);
        var unused = settle();
    }

    /** Returns false if the journal ended before this name. */
    private boolean add(SegmentName name) {
        if (!open.containsKey(name.number()) && open.size() == STRETCH && !settle()) {
            return false;
        }
        List<SegmentName> attempts = open.computeIfAbsent(name.number(), first -> new ArrayList<>(1));
        attempts.add(name);
        if (attempts.size() == MAX_ATTEMPTS) {
            attempts.removeIf(each -> !isOwn(each));
        }
        return true;
    }

    /** Keeps the open names up to the last segment of the vault. Returns false if none of them is. */
    private boolean settle() {
        for (Map.Entry<Long, List<SegmentName>> each : open.descendingMap().entrySet()) {
            each.getValue().removeIf(name -> !isOwn(name));
            if (!each.getValue().isEmpty()) {
                NavigableMap<Long, List<SegmentName>> settled = open.headMap(each.getKey(), true);
                settled.values().forEach(before::addAll);
                settled.clear();
                return true;
            }
        }
        return false;
    }

    private boolean isOwn(SegmentName name) {
        return journal.isOwn(name, vaultKey);
    }
}
