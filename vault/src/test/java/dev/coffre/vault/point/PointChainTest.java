package dev.coffre.vault.point;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.testing.TestRecords;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class PointChainTest {
    private static final int POINTS = 600;

    private final SplittableRandom random = new SplittableRandom(3);
    private final MachineId machine = MachineId.random(random);
    private final SigningKey key = SigningKey.generate(new SecureRandom());
    private final List<ChainLink> oldestFirst = new ArrayList<>();
    private int asked;

    PointChainTest() {
        TestRecords records = new TestRecords(DomainId.random(random), random);
        VaultId vault = VaultId.random(random);
        ChainHead head = ChainHead.NONE;
        for (int seq = 1; seq <= POINTS; seq++) {
            SignedPoint point = records.point(machine, head, records.tree().oid(), key);
            oldestFirst.add(new StoredPoint(point, Receipt.issue(vault, point.hash(), Instant.EPOCH, key)));
            head = new ChainHead(seq, point.hash());
        }
    }

    private ChainLink link(int seq) {
        return oldestFirst.get(seq - 1);
    }

    private ChainHead head() {
        return head(POINTS);
    }

    private ChainHead head(int seq) {
        return new ChainHead(seq, link(seq).hash());
    }

    /** Pages of a hundred, counted. */
    private PointChain chain() {
        return new PointChain(machine, Map.of(), head(), (seq, most) -> {
            asked++;
            return oldestFirst.reversed().stream()
                    .dropWhile(link -> link.seq() >= seq)
                    .limit(Math.min(most, 100))
                    .toList();
        });
    }

    private Tombstone run(int first, int last) {
        LinkMetadata place =
                new LinkMetadata(machine, last, link(last).hash(), link(first).previous(), Instant.EPOCH);
        return Tombstone.issueRun(
                place, first, Tombstone.Reason.RETENTION, Instant.EPOCH.plus(Duration.ofDays(9)), key);
    }

    private static List<Long> seqs(Iterable<ChainLink> links) {
        return StreamSupport.stream(links.spliterator(), false)
                .map(ChainLink::seq)
                .toList();
    }

    @Test
    void isReadFromItsEndPageByPage() {
        PointChain chain = chain();
        assertThat(chain.newestFirst().iterator().next()).isEqualTo(link(POINTS));
        assertThat(asked).isEqualTo(1);
        assertThat(seqs(chain.newestFirst()))
                .hasSize(POINTS)
                .startsWith(600L, 599L)
                .endsWith(2L, 1L);
        assertThat(seqs(chain.newestFirst(4))).containsExactly(3L, 2L, 1L);
    }

    @Test
    void givesAnOldPointForOneQuestionHoweverManyCameAfterIt() {
        assertThat(chain().linkAt(1)).contains(link(1));
        assertThat(asked).isEqualTo(1);
        assertThat(chain().linkAt(POINTS + 1)).isEmpty();
        assertThat(chain().linkAt(0)).isEmpty();
    }

    @Test
    void knowsItsFormerHeads() {
        assertThat(chain().wasHead(ChainHead.NONE)).isTrue();
        assertThat(chain().wasHead(head(7))).isTrue();
        assertThat(chain().wasHead(new ChainHead(7, Sha256.ZERO))).isFalse();
        assertThat(chain().wasHead(new ChainHead(POINTS + 1, Sha256.ZERO))).isFalse();
    }

    @Test
    void takesARunOfTombstonesForItsPoints() {
        List<ChainLink> links = new ArrayList<>(oldestFirst.subList(0, 10));
        links.add(run(11, 590));
        links.addAll(oldestFirst.subList(590, POINTS));
        PointChain chain = new PointChain(machine, Map.of(), links);
        assertThat(seqs(chain.newestFirst())).hasSize(21).contains(590L).doesNotContain(589L, 11L);
        assertThat(chain.links().get(10).firstSeq()).isEqualTo(11);
    }

    @Test
    void refusesALinkThatTheNewerOneDoesNotName() {
        assertBroken(oldestFirst.subList(2, POINTS));
        assertBroken(without(300, 300));
        assertBroken(with(run(12, 590)));
        assertBroken(with(run(11, 589)));
    }

    private List<ChainLink> without(int first, int last) {
        List<ChainLink> links = new ArrayList<>(oldestFirst.subList(0, first - 1));
        links.addAll(oldestFirst.subList(last, POINTS));
        return links;
    }

    private List<ChainLink> with(Tombstone run) {
        List<ChainLink> links = without(11, 590);
        links.add(10, run);
        return links;
    }

    private void assertBroken(List<ChainLink> links) {
        assertThatThrownBy(() -> new PointChain(machine, Map.of(), links))
                .isInstanceOfSatisfying(
                        Problem.class, broken -> assertThat(broken.code()).isEqualTo(ProblemCode.CHAIN_BROKEN));
    }

    @Test
    void aRunOfTombstonesIsWhatItsBytesSay() {
        Tombstone run = run(11, 590);
        Tombstone read = Tombstone.decode(run.encode());
        assertThat(read).isEqualTo(run);
        assertThat(read.isSignedBy(key.verifyingKey())).isTrue();
        assertThat(read.firstSeq()).isEqualTo(11);
        assertThat(read.seq()).isEqualTo(590);
        assertThat(read.retainedFor()).isEqualTo(Duration.ofDays(9));
        assertThat(run.encode()).hasSize(Tombstone.MAX_BYTES);
        byte[] forged = run.encode();
        forged[24 + 7] ^= 1; // the first seq
        assertThatThrownBy(() -> Tombstone.decode(forged)).isInstanceOf(Problem.class);
    }
}
