package dev.coffre.agent.console.properties;

import dev.coffre.agent.console.frame.Answer;
import dev.coffre.agent.console.frame.Frames;
import dev.coffre.agent.console.frame.Problems;
import dev.coffre.agent.console.frame.Visit;
import dev.coffre.agent.daemon.DaemonClient;
import dev.coffre.agent.world.World;
import dev.coffre.vault.problem.Problem;
import dev.coffre.web.page.Frame;
import dev.coffre.web.page.Link;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the tabs share: the page around each, and how a change is carried out and reported. */
record Tabs(World world, Frames frames) {
    Answer page(Visit visit, PropertiesTab current, Map<String, Object> values) {
        return page(visit, current, values, Optional.empty());
    }

    /** @param problem shown on the page, which keeps the typed values */
    Answer page(Visit visit, PropertiesTab current, Map<String, Object> values, Optional<Problem> problem) {
        List<Link> tabs = Arrays.stream(PropertiesTab.values())
                .map(tab -> new Link(visit.say("properties." + tab.code()), tab.address(), tab == current))
                .toList();
        Frame frame = frames.tabbed(visit, "properties.title", tabs);
        Map<String, Object> all = new HashMap<>(values);
        all.put(
                "frame",
                problem.map(told -> frame.with(Problems.notice(told, visit.language())))
                        .orElse(frame));
        return new Answer.Page(
                problem.map(told -> told.code().httpStatus()).orElse(200), "console/properties-" + current.code(), all);
    }

    Answer change(Visit visit, PropertiesTab tab, Runnable change) {
        try {
            return changed(visit, tab, change);
        } catch (Problem problem) {
            visit.tell(problem);
            return new Answer.Elsewhere(tab.address());
        }
    }

    /** @throws Problem that the change throws */
    Answer changed(Visit visit, PropertiesTab tab, Runnable change) {
        change.run();
        new DaemonClient(world.home().state()).changed();
        visit.tell(visit.say("properties.changed"));
        return new Answer.Elsewhere(tab.address());
    }
}
