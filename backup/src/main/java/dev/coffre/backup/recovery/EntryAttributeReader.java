package dev.coffre.backup.recovery;

import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.fetch.RecordOpenerPool;
import dev.coffre.backup.tree.AttributeSet;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.StoredAttribute;
import dev.coffre.backup.tree.UnreadablePage;
import dev.coffre.backup.view.AttributeReader;
import dev.coffre.vault.DomainReader;
import dev.coffre.vault.problem.Problem;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Reads the extended attributes of an entry. The rare long ones are fetched one by one. Thread-safe. */
final class EntryAttributeReader {
    private static final int LARGE_BYTES = 256 << 10;

    private final Lock large = new ReentrantLock();
    private final AttributeReader attributes;
    private final RecoveryStats stats;

    EntryAttributeReader(DomainReader vault, RecordOpenerPool openers, RecoveryStats stats) {
        this.attributes = new AttributeReader(vault, openers);
        this.stats = stats;
    }

    /** Uses the attributes of an entry. */
    @FunctionalInterface
    interface AttributeUse<T> {
        T with(List<ExtendedAttribute> attributes) throws ErrnoException;
    }

    /** Passes all attributes on. If they are large, no other large ones are in memory meanwhile. */
    <T> T use(Entry entry, AttributeUse<T> use) throws ErrnoException {
        long bytes = entry.attributes().listed().stream()
                .mapToLong(StoredAttribute::size)
                .sum();
        if (bytes <= LARGE_BYTES) {
            return use.with(of(entry));
        }
        large.lock();
        try {
            return use.with(of(entry));
        } finally {
            large.unlock();
        }
    }

    /**
     * Returns all attributes. If the vault lost some, reports this and returns those stored in the entry, including
     * ACLs.
     */
    private List<ExtendedAttribute> of(Entry entry) {
        AttributeSet set = entry.attributes();
        try {
            return attributes.read(set);
        } catch (Problem problem) {
            if (!UnreadablePage.isDamage(problem)) {
                throw problem;
            }
            stats.reportLostAttributes(entry, problem);
            return attributes.read(AttributeReader.inline(set));
        }
    }
}
