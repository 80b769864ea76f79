package dev.coffre.vault.remote;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.point.ChainLink;
import dev.coffre.vault.point.PointChain;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.wire.MachineKeys;
import dev.coffre.vault.wire.PointKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A machine's chain, page after page until one is empty, bounded in all. */
final class ChainDownload {
    /** Hourly points of twelve years; more is not a chain but an attack on memory. */
    private static final long MAX_BYTES = 96 << 20;

    private static final int MAX_LINKS_PER_PAGE = 256;

    /** A tombstone begins "CFTO"; a point is a record, "CFRE". */
    private static final int TOMBSTONE_MARK = 'T';

    private final AuthorizedExchange exchange;
    private final MachineId machine;
    private long bytesLeft = MAX_BYTES;

    ChainDownload(AuthorizedExchange exchange, MachineId machine) {
        this.exchange = exchange;
        this.machine = machine;
    }

    PointChain run() {
        List<ChainLink> links = new ArrayList<>();
        List<ChainLink> page = page(0);
        while (!page.isEmpty()) {
            links.addAll(page);
            page = page(links.getLast().seq());
        }
        return new PointChain(machine, pointKeys(), links);
    }

    private List<ChainLink> page(long after) {
        String path = "/v1/machines/" + machine + "/points?after=" + after;
        return exchange.send(() -> Call.get(path), Call.OCTETS, answer -> readPage(answer, after));
    }

    /** Ascending from {@code after}, so that a server cannot make this go round for ever. */
    private List<ChainLink> readPage(Answer answer, long after) throws IOException {
        Frames frames = new Frames(answer, StoredPoint.MAX_FILE, bytesLeft);
        List<ChainLink> links = new ArrayList<>();
        long bytes = 0;
        for (Optional<byte[]> frame = frames.next(); frame.isPresent(); frame = frames.next()) {
            byte[] file = frame.get();
            bytes += file.length;
            long seq = after + links.size() + 1;
            ChainLink link = decode(file, seq);
            if (link.seq() != seq) {
                throw ProblemCode.CHAIN_BROKEN.with("machine", machine).with("seq", link.seq());
            }
            links.add(link);
            if (links.size() > MAX_LINKS_PER_PAGE) {
                throw frames.garbage("more than " + MAX_LINKS_PER_PAGE + " points on one page");
            }
        }
        bytesLeft -= bytes;
        return links;
    }

    private ChainLink decode(byte[] file, long seq) {
        try {
            return file.length > 2 && file[2] == TOMBSTONE_MARK ? Tombstone.decode(file) : StoredPoint.decode(file);
        } catch (Problem damaged) {
            throw damaged.with("file", machine + "/" + seq);
        }
    }

    private Map<Integer, VerifyingKey> pointKeys() {
        MachineKeys keys = exchange.json(Call.get("/v1/machines/" + machine + "/keys"), MachineKeys.class);
        Map<Integer, VerifyingKey> byGeneration = new HashMap<>();
        for (PointKey key : keys.pointKeys()) {
            byGeneration.put(key.keyGen(), parse(key));
        }
        return byGeneration;
    }

    private static VerifyingKey parse(PointKey key) {
        try {
            return VerifyingKey.parse(key.pointKey());
        } catch (IllegalArgumentException notHex) {
            throw ProblemCode.VAULT_ANSWER_GARBAGE.with("reason", "a point key that is none");
        }
    }
}
