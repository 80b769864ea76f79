package dev.coffre.acceptance.simulation;

import dev.coffre.backup.record.DomainKeys;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.KeyContext;
import dev.coffre.sealing.Secret;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordType;
import dev.coffre.vault.testing.TestRecords;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The records of one domain, each made of what it stands for: the same content is the same record, as sealing makes it. Those of
 * large files are really sealed.
 */
final class Contents {
    private static final int SMALLEST = 256;
    private static final int LARGEST = 2_500;
    private static final int KEY_LENGTH = 32;

    private final DomainId domain;
    private final Map<Long, Node> chunks = new HashMap<>();
    private final Map<Oid, Node> all = new HashMap<>();

    Contents(DomainId domain) {
        this.domain = domain;
    }

    /** The data key of the domain, the same in every run of a seed. */
    DomainKeys keys() {
        byte[] secret = Arrays.copyOf(domain.bytes(), KEY_LENGTH);
        return DomainKeys.of(DataKey.of(KeyContext.of(domain.bytes(), 1), Secret.taking(secret)));
    }

    /** Adds a sealed record. Those that it needs must be there. */
    Node add(RecordBytes record) {
        return known(new Node(
                record, record.header().children().stream().map(this::of).toList()));
    }

    DomainId domain() {
        return domain;
    }

    Node chunk(long content) {
        return chunks.computeIfAbsent(content, unknown -> {
            SplittableRandom random = new SplittableRandom(content);
            int length = SMALLEST + random.nextInt(LARGEST - SMALLEST);
            return known(new Node(new TestRecords(domain, random).chunk(length), List.of()));
        });
    }

    Node page(RecordType type, List<Node> kids) {
        List<Node> distinct = kids.stream().distinct().toList();
        long seed = type.number();
        for (Oid oid : distinct.stream().map(Node::oid).sorted().toList()) {
            seed = 31 * seed + oid.hashCode();
        }
        RecordBytes record = new TestRecords(domain, new SplittableRandom(seed))
                .record(type, 1, distinct.stream().map(Node::record).toArray(RecordBytes[]::new));
        return known(new Node(record, distinct));
    }

    private Node known(Node node) {
        Node before = all.putIfAbsent(node.oid(), node);
        return before == null ? node : before;
    }

    /** What this oid stands for. */
    Node of(Oid oid) {
        Node node = all.get(oid);
        Violation.unless(node != null, "I13", "the vault names %s, which nobody of this domain made", oid);
        return java.util.Objects.requireNonNull(node);
    }

    boolean knows(Oid oid) {
        return all.containsKey(oid);
    }
}
