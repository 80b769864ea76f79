package dev.coffre.backup.page;

import dev.coffre.backup.record.RecordReference;
import dev.coffre.sealing.Pid;
import dev.coffre.vault.id.Oid;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;

/** Pages in memory, named by a hash of what they say: what sealing does, without keys. */
public final class PageShelf implements PageSink, PageSource {
    private final Map<Oid, RawPage> pages = new LinkedHashMap<>();
    private final Map<Oid, Integer> opened = new HashMap<>();

    @Override
    public RecordReference seal(RawPage page) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        page.children().forEach(kid -> all.writeBytes(kid.bytes()));
        all.writeBytes(page.raw());
        Oid oid = Oid.of(all.toByteArray());
        pages.put(oid, page);
        return new RecordReference(
                page.type(), oid, Pid.of(Oid.of(page.raw()).bytes()), page.raw().length, 0, "zstd-1.5.7/3");
    }

    @Override
    public RawPage open(RecordReference page) {
        opened.merge(page.oid(), 1, Integer::sum);
        RawPage raw = pages.get(page.oid());
        if (raw == null) {
            throw new NoSuchElementException("page " + page.oid());
        }
        return raw;
    }

    /** Every page that was sealed. */
    public Map<Oid, RawPage> pages() {
        return pages;
    }

    /** How many pages were opened, each as often as it was. */
    public int timesOpened() {
        return opened.values().stream().mapToInt(Integer::intValue).sum();
    }
}
