package dev.coffre.agent.console.properties;

import dev.coffre.agent.console.page.ConsolePageRequest;
import dev.coffre.agent.home.AgentSettings;
import dev.coffre.agent.home.SettingsFile;
import dev.coffre.agent.machine.MachineClock;
import dev.coffre.agent.throttle.Bitrate;
import dev.coffre.agent.throttle.Throttle;
import dev.coffre.vault.problem.Problem;
import dev.coffre.web.page.PageHandler;
import dev.coffre.web.page.PageResponse;
import java.util.Map;
import java.util.Optional;

/** Sets the bandwidth limits and their work hours. A running job applies a change within a second. */
record ThrottlingPage(PropertiesTabLayout tabs, SettingsFile settings, MachineClock clock) {
    Map<String, PageHandler<ConsolePageRequest>> routes() {
        return Map.of("GET /properties/throttling", this::show, "POST /properties/throttling", this::set);
    }

    private PageResponse show(ConsolePageRequest request) {
        Throttle throttle = settings.read().throttle();
        return page(request, ThrottleForm.of(throttle), throttle, Optional.empty());
    }

    private PageResponse page(
            ConsolePageRequest request, ThrottleForm form, Throttle current, Optional<Problem> problem) {
        Optional<Bitrate> now = current.rateAt(clock.now());
        return tabs.page(
                request,
                PropertiesTab.THROTTLING,
                Map.of(
                        "form",
                        form,
                        "now",
                        now.map(rate -> rate.displayText(request.texts().locale()))),
                problem);
    }

    private PageResponse set(ConsolePageRequest request) {
        ThrottleForm form = ThrottleForm.of(request);
        try {
            return tabs.changeOrThrow(request, PropertiesTab.THROTTLING, () -> {
                AgentSettings unused =
                        settings.update(known -> known.withThrottle(form.toThrottle(request, known.throttle())));
            });
        } catch (Problem problem) {
            return page(request, form, settings.read().throttle(), Optional.of(problem));
        }
    }
}
