package dev.coffre.agent.support;

import dev.coffre.agent.world.World;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.wire.WireJson;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** The texts of a support bundle, in the order of {@link BundlePart}. */
public record SupportBundle(Map<BundlePart, String> parts) {
    public SupportBundle {
        parts = new EnumMap<>(parts);
    }

    /**
     * Collects all parts.
     *
     * @param language of messages
     * @param withPaths whether the user's files may be named
     */
    public static SupportBundle of(World world, Locale language, boolean withPaths) {
        MachineFacts facts = new MachineFacts(world, language, withPaths);
        Map<BundlePart, String> parts = new EnumMap<>(BundlePart.class);
        parts.put(BundlePart.ABOUT, json(facts::about));
        parts.put(BundlePart.REGISTRATION, json(facts::registration));
        parts.put(BundlePart.SETTINGS, json(facts::settings));
        parts.put(BundlePart.POLICY, json(facts::policy));
        parts.put(BundlePart.SCHEDULE, json(facts::schedule));
        parts.put(BundlePart.JOBS, json(facts::jobs));
        parts.put(BundlePart.FOLDERS, json(facts::folders));
        parts.put(BundlePart.LOG, facts.log());
        return new SupportBundle(parts);
    }

    private static String json(Supplier<BundleFacts> facts) {
        try {
            return WireJson.line(facts.get()) + "\n";
        } catch (Problem problem) {
            return WireJson.line(new BundleFacts.Unreadable(problem.code().code())) + "\n";
        }
    }
}
