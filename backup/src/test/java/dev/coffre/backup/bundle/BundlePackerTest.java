package dev.coffre.backup.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.page.Kids;
import dev.coffre.sealing.FileOwner;
import dev.coffre.sealing.Pid;
import dev.coffre.vault.id.Oid;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BundlePackerTest {
    private static final BundleCutFunction CUT =
            pid -> (int) Oid.of(pid.bytes()).a();
    private static final BundleCutFunction NEVER = _ -> 1;
    private static final FileOwner ADA = FileOwner.ofUid(1000);

    private record Added(FileOwner owner, BundledFile file) {}

    @Property(tries = 20)
    void theSameFilesMakeTheSameBundles(@ForAll long seed) {
        List<Added> files = files(seed, 600, 20);
        assertThat(pids(bundle(files, CUT))).isEqualTo(pids(bundle(files, CUT)));
    }

    @Property(tries = 20)
    void everyFileIsWhereItsPlaceSays(@ForAll long seed) {
        List<ClosedBundle> closed = new ArrayList<>();
        BundlePacker bundles = new BundlePacker(CUT, closed::add);
        List<Added> files = files(seed, 400, 20);
        List<BundleSlot> places = files.stream()
                .map(each -> bundles.add(each.owner(), each.file()))
                .toList();
        bundles.closeAll();
        for (int i = 0; i < places.size(); i++) {
            long number = places.get(i).bundle();
            ClosedBundle bundle = closed.stream()
                    .filter(each -> each.number() == number)
                    .findFirst()
                    .orElseThrow();
            assertThat(bundle.files().get(places.get(i).slot()).pid())
                    .isEqualTo(files.get(i).file().pid());
        }
        assertThat(closed.stream().map(ClosedBundle::number)).doesNotHaveDuplicates();
    }

    @Property(tries = 10)
    void oneMoreFileDisturbsOnlyTheBundlesNearby(@ForAll long seed) {
        List<Added> files = files(seed, 4_000, 1);
        List<Added> withOneMore = new ArrayList<>(files);
        withOneMore.add(1_000, file(new SplittableRandom(~seed), ADA));
        Set<List<Pid>> before = new HashSet<>(pids(bundle(files, CUT)));
        List<List<Pid>> after = pids(bundle(withOneMore, CUT));
        assertThat(after.size()).isGreaterThan(15);
        after.removeIf(before::contains);
        assertThat(after).hasSizeBetween(1, 8);
    }

    @Test
    void aBundleEndsAtTwoMebibytesAndAt4096Files() {
        List<Added> large = new ArrayList<>();
        List<Added> small = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            small.add(new Added(ADA, new BundledFile(Kids.pid("s", i), new byte[] {1})));
        }
        for (int i = 0; i < 20; i++) {
            large.add(new Added(ADA, new BundledFile(Kids.pid("l", i), new byte[200_000])));
        }
        assertThat(bundle(small, NEVER)).extracting(each -> each.files().size()).containsExactly(4_096, 4_096, 1_808);
        assertThat(bundle(large, NEVER)).extracting(each -> each.files().size()).containsExactly(10, 10);
    }

    @Test
    void theSeventeenthOwnerClosesTheBundleLeastRecentlyUsed() {
        List<ClosedBundle> closed = new ArrayList<>();
        BundlePacker bundles = new BundlePacker(NEVER, closed::add);
        for (int uid = 0; uid < 16; uid++) {
            bundles.add(FileOwner.ofUid(uid), new BundledFile(Kids.pid("a", uid), new byte[1]));
        }
        bundles.add(FileOwner.ofUid(0), new BundledFile(Kids.pid("b", 0), new byte[1]));
        assertThat(closed).isEmpty();
        bundles.add(FileOwner.ofUid(16), new BundledFile(Kids.pid("a", 16), new byte[1]));
        assertThat(closed).extracting(ClosedBundle::number).containsExactly(1L);
    }

    @Test
    void equalContentOfOneOwnerTakesOneSlot() {
        BundlePacker bundles = new BundlePacker(NEVER, _ -> {});
        BundledFile file = new BundledFile(Kids.pid("a", 1), new byte[10]);
        assertThat(bundles.add(ADA, file)).isEqualTo(bundles.add(ADA, file));
    }

    private static List<ClosedBundle> bundle(List<Added> files, BundleCutFunction cut) {
        List<ClosedBundle> closed = new ArrayList<>();
        BundlePacker bundles = new BundlePacker(cut, closed::add);
        files.forEach(each -> bundles.add(each.owner(), each.file()));
        bundles.closeAll();
        return closed;
    }

    private static List<List<Pid>> pids(List<ClosedBundle> bundles) {
        List<List<Pid>> pids = new ArrayList<>();
        bundles.forEach(
                bundle -> pids.add(bundle.files().stream().map(BundledFile::pid).toList()));
        return pids;
    }

    private static List<Added> files(long seed, int count, int owners) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Added> files = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            files.add(file(random, owners == 1 ? ADA : FileOwner.ofUid(random.nextInt(owners))));
        }
        return files;
    }

    private static Added file(SplittableRandom random, FileOwner owner) {
        return new Added(
                owner, new BundledFile(Kids.pid("f", random.nextLong()), new byte[1 + random.nextInt(16_000)]));
    }
}
