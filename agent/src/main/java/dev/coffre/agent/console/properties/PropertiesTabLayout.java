package dev.coffre.agent.console.properties;

import dev.coffre.agent.console.page.ConsoleLayout;
import dev.coffre.agent.console.page.ConsolePageRequest;
import dev.coffre.agent.daemon.DaemonClient;
import dev.coffre.vault.problem.Problem;
import dev.coffre.web.page.Link;
import dev.coffre.web.page.PageContext;
import dev.coffre.web.page.PageResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Renders the page around each tab. Carries changes out and reports their result. */
record PropertiesTabLayout(DaemonClient daemon, ConsoleLayout layout) {
    PageResponse page(ConsolePageRequest request, PropertiesTab current, Map<String, Object> values) {
        return page(request, current, values, Optional.empty());
    }

    /** @param problem shown on the page, which keeps the typed values */
    PageResponse page(
            ConsolePageRequest request, PropertiesTab current, Map<String, Object> values, Optional<Problem> problem) {
        List<Link> tabs = Arrays.stream(PropertiesTab.values())
                .map(tab -> new Link(request.say("properties." + tab.code()), tab.address(), tab == current))
                .toList();
        PageContext frame = layout.tabbedFrame(request, "properties.title", tabs);
        return PageResponse.framed("console/properties-" + current.code(), frame, values, problem);
    }

    PageResponse change(ConsolePageRequest request, PropertiesTab tab, Runnable change) {
        try {
            return changeOrThrow(request, tab, change);
        } catch (Problem problem) {
            request.setNotice(problem);
            return new PageResponse.Redirect(tab.address());
        }
    }

    /** @throws Problem that the change throws */
    PageResponse changeOrThrow(ConsolePageRequest request, PropertiesTab tab, Runnable change) {
        change.run();
        daemon.notifyChanged();
        request.setNotice(request.say("properties.changed"));
        return new PageResponse.Redirect(tab.address());
    }
}
