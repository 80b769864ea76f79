package dev.coffre.backup.page;

import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.List;
import java.util.function.Function;

/** Supplies pages from the cache folder or from the vault. */
@FunctionalInterface
public interface PageSource {
    /**
     * Fetches and opens a page.
     *
     * @return the page; its oid, SIV, type and pid are proven to be those of {@code page}
     * @throws Problem if the record is missing, damaged or not what {@code page} says
     */
    RawPage open(RecordReference page);

    /** As {@link #open(RecordReference)}, and fetches no other page with it. */
    default RawPage openAlone(RecordReference page) {
        return open(page);
    }

    /** Fetches these pages together if they are missing from the cache. A page that cannot be had fails when it is opened. */
    default void fetchAhead(List<RecordReference> pages) {}

    /** Opens and decodes a page. Malformed content becomes a {@link Problem} that names the record and the reason. */
    default <T> T open(RecordReference page, Function<RawPage, T> decode) {
        return decoded(page, open(page), decode);
    }

    /** Decodes an opened page. Malformed content becomes a {@link Problem} that names the record and the reason. */
    static <T> T decoded(RecordReference page, RawPage raw, Function<RawPage, T> decode) {
        try {
            return decode.apply(raw);
        } catch (MalformedException e) {
            throw damaged(page, e.reason()).causedBy(e);
        }
    }

    /** The problem for a page that is validly sealed but has the wrong content. */
    static Problem damaged(RecordReference page, String reason) {
        return ProblemCode.PAYLOAD_MALFORMED.with("oid", page.oid()).with("reason", reason);
    }
}
