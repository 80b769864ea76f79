package dev.coffre.backup.cache;

import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.page.RawPage;
import dev.coffre.backup.reference.Child;
import dev.coffre.vault.DomainReader;
import dev.coffre.vault.RecordSink;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pages out of the cache folder; what it lacks is fetched from the vault and kept. Thread-safe if {@code opener} is.
 */
public final class CachedPages implements PageSource {
    private final PageStore store;
    private final DomainReader vault;
    private final PageOpener opener;

    /** Opens a sealed page and proves that it is what its parent says. */
    @FunctionalInterface
    public interface PageOpener {
        RawPage open(Child page, byte[] record);
    }

    public CachedPages(PageStore store, DomainReader vault, PageOpener opener) {
        this.store = store;
        this.vault = vault;
        this.opener = opener;
    }

    @Override
    public RawPage open(Child page) {
        byte[] record = store.find(page.oid()).orElseGet(() -> fetch(page.oid()));
        return opener.open(page, record);
    }

    private byte[] fetch(Oid oid) {
        Fetched fetched = new Fetched();
        vault.fetch(List.of(oid), fetched);
        if (fetched.record == null) {
            throw fetched.problem.with("oid", oid);
        }
        store.keep(oid, fetched.record);
        return fetched.record;
    }

    private static final class Fetched implements RecordSink {
        private byte @Nullable [] record;
        private Problem problem = ProblemCode.RECORD_MISSING.problem();

        @Override
        public void record(Oid oid, byte[] bytes) {
            record = bytes;
        }

        @Override
        public void missing(Oid oid, ProblemCode why) {
            problem = why.problem();
        }
    }
}
