package dev.coffre.vault.client;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.ChainLink;
import dev.coffre.vault.point.PointChain;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.wire.MachineKeysResponse;
import dev.coffre.vault.wire.PointKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pages of a machine's chain, newest first. Thread-safe. */
final class RemoteChain implements PointChain.LinkSource {
    /** Most readers want only the newest point. */
    private static final int FIRST_PAGE = 8;

    private static final int MAX_PAGE_BYTES = 4 << 20;

    /** A tombstone begins with "CFTO" or, for a run, "CFTR"; a point is a record and begins with "CFRE". */
    private static final int TOMBSTONE_MAGIC = 'T';

    private final AuthorizedExchange exchange;
    private final MachineId machine;
    private final List<ChainLink> newest;

    private RemoteChain(AuthorizedExchange exchange, MachineId machine) {
        this.exchange = exchange;
        this.machine = machine;
        this.newest = page(Long.MAX_VALUE, FIRST_PAGE);
    }

    /** Fetches the end of the chain and the machine's keys. The rest is fetched on demand. */
    static PointChain open(AuthorizedExchange exchange, MachineId machine) {
        RemoteChain chain = new RemoteChain(exchange, machine);
        ChainHead head = chain.newest.isEmpty()
                ? ChainHead.NONE
                : new ChainHead(
                        chain.newest.getFirst().seq(), chain.newest.getFirst().hash());
        return new PointChain(machine, chain.pointKeys(), head, chain);
    }

    @Override
    public List<ChainLink> before(long seq, int most) {
        List<ChainLink> known =
                newest.stream().dropWhile(link -> link.seq() >= seq).limit(most).toList();
        boolean isNext = !known.isEmpty() && known.getFirst().seq() == seq - 1;
        return isNext ? known : page(seq, Math.min(most, PointChain.PAGE_SIZE));
    }

    private List<ChainLink> page(long before, int most) {
        String path = "/v1/machines/" + machine + "/points?before=" + before + "&limit=" + most;
        return exchange.send(
                () -> VaultRequest.get(path), VaultRequest.OCTETS, answer -> readPage(answer, before, most));
    }

    private List<ChainLink> readPage(VaultResponse answer, long before, int most) throws IOException {
        FrameStream frames = new FrameStream(answer, StoredPoint.MAX_FILE, MAX_PAGE_BYTES);
        List<ChainLink> links = new ArrayList<>();
        long end = before;
        for (Optional<byte[]> frame = frames.next(); frame.isPresent(); frame = frames.next()) {
            ChainLink link = decode(frame.get(), end);
            // The newest link may be far below the requested end. Below it there is no gap.
            boolean follows = links.isEmpty() ? link.seq() < end : link.seq() == end - 1;
            if (!follows) {
                throw ProblemCode.CHAIN_BROKEN.with("machine", machine).with("seq", link.seq());
            }
            if (links.size() == most) {
                throw frames.garbage("more than " + most + " points on one page");
            }
            links.add(link);
            end = link.firstSeq();
        }
        return List.copyOf(links);
    }

    private ChainLink decode(byte[] file, long end) {
        try {
            return file.length > 2 && file[2] == TOMBSTONE_MAGIC ? Tombstone.decode(file) : StoredPoint.decode(file);
        } catch (Problem damaged) {
            throw damaged.with("file", machine + "/" + (end - 1));
        }
    }

    private Map<Integer, VerifyingKey> pointKeys() {
        MachineKeysResponse keys =
                exchange.json(VaultRequest.get("/v1/machines/" + machine + "/keys"), MachineKeysResponse.class);
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
