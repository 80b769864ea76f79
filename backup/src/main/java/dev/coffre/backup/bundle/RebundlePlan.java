package dev.coffre.backup.bundle;

import dev.coffre.vault.id.Oid;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Selects the bundles whose live files a run bundles again from the local files. A bundle is mostly dead when the newest
 * point needs less than half of it. Waiting until no kept point needs the rest would leave nearly half of all bundle bytes
 * as waste under even churn (simulated: 47 %, with this rule 20 %). Loose bundles, one from each small run, are joined once
 * there are many.
 *
 * <p>A join cannot remove all loose bundles. If there are more owners in turn than bundles can be open, a join results in
 * the same loose bundles again. The plan counts these, so that they do not cause another join.
 *
 * @param bundles whose live files are bundled again
 * @param loose number of loose bundles
 * @param unjoinable how many of them are known to return after a join
 */
public record RebundlePlan(Set<Oid> bundles, int loose, int unjoinable) {
    /** The initial plan, before any bundle exists. */
    public static final RebundlePlan NONE = new RebundlePlan(Set.of(), 0, 0);

    private static final int MAX_LOOSE = 64;
    private static final long MIN_BUDGET = 64L << 20;
    private static final int BUDGET_DIVISOR = 100;

    private static final Comparator<BundleLiveness> WORST_FIRST = Comparator.comparingDouble(BundleLiveness::liveShare)
            .thenComparing(BundleLiveness::contents)
            .thenComparing(use -> use.bundle().oid());

    public RebundlePlan {
        bundles = Set.copyOf(bundles);
    }

    /**
     * Returns the plan for the next run, given the result of the run that followed this plan. Selects the worst bundles
     * first, until their live bytes reach 64 MiB or 1 % of all bundle bytes, whichever is more.
     *
     * @param uses what the newest recovery point needs of every bundle that it names
     */
    public RebundlePlan next(Collection<BundleLiveness> uses) {
        int newLoose = (int) uses.stream().filter(BundleLiveness::isLoose).count();
        boolean joinFailed = joinsLoose() && newLoose >= loose;
        int newUnjoinable = joinFailed ? newLoose : Math.min(unjoinable, newLoose);
        return new RebundlePlan(choose(uses, joinsLoose(newLoose, newUnjoinable)), newLoose, newUnjoinable);
    }

    private boolean joinsLoose() {
        return joinsLoose(loose, unjoinable);
    }

    private static boolean joinsLoose(int loose, int lasting) {
        return loose - lasting > MAX_LOOSE;
    }

    private static Set<Oid> choose(Collection<BundleLiveness> uses, boolean joinLoose) {
        List<BundleLiveness> candidates = uses.stream()
                .filter(use -> use.isMostlyDead() || (joinLoose && use.isLoose()))
                .sorted(WORST_FIRST)
                .toList();
        long budget = budget(uses);
        Set<Oid> chosen = new HashSet<>();
        for (BundleLiveness use : candidates) {
            budget -= use.liveBytes();
            if (budget < 0) {
                break;
            }
            chosen.add(use.bundle().oid());
        }
        return chosen;
    }

    public boolean includes(Oid bundle) {
        return bundles.contains(bundle);
    }

    private static long budget(Collection<BundleLiveness> uses) {
        long all = uses.stream().mapToLong(BundleLiveness::contents).sum();
        return Math.max(MIN_BUDGET, all / BUDGET_DIVISOR);
    }
}
