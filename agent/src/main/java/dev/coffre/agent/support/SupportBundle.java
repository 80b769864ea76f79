package dev.coffre.agent.support;

import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.SettingsFile;
import dev.coffre.agent.machine.AgentInstallation;
import dev.coffre.agent.machine.MachineClock;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.text.Language;
import dev.coffre.vault.wire.WireJson;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/** The texts of a support bundle, in the order of {@link SupportBundlePart}. */
public record SupportBundle(Map<SupportBundlePart, String> parts) {
    public SupportBundle {
        parts = new EnumMap<>(parts);
    }

    /**
     * Collects all parts.
     *
     * @param language of messages
     * @param withPaths whether the user's files may be named
     */
    public static SupportBundle of(
            CoffreHome home,
            SettingsFile settings,
            MachineClock clock,
            AgentInstallation agent,
            Language language,
            boolean withPaths) {
        BundleCollector facts = new BundleCollector(home, settings, clock, agent, language, withPaths);
        Map<SupportBundlePart, String> parts = new EnumMap<>(SupportBundlePart.class);
        parts.put(SupportBundlePart.ABOUT, json(facts::about));
        parts.put(SupportBundlePart.REGISTRATION, json(facts::registration));
        parts.put(SupportBundlePart.SETTINGS, json(facts::settings));
        parts.put(SupportBundlePart.POLICY, json(facts::policy));
        parts.put(SupportBundlePart.SCHEDULE, json(facts::schedule));
        parts.put(SupportBundlePart.JOBS, json(facts::jobs));
        parts.put(SupportBundlePart.FOLDERS, json(facts::folders));
        parts.put(SupportBundlePart.LOG, facts.log());
        return new SupportBundle(parts);
    }

    private static String json(Supplier<BundleFacts> facts) {
        try {
            return WireJson.writeLine(facts.get()) + "\n";
        } catch (Problem problem) {
            return WireJson.writeLine(
                            new BundleFacts.UncollectedFacts(problem.code().code())) + "\n";
        }
    }
}
