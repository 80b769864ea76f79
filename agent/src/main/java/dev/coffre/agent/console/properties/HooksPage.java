package dev.coffre.agent.console.properties;

import dev.coffre.agent.console.frame.Answer;
import dev.coffre.agent.console.frame.Handler;
import dev.coffre.agent.console.frame.Visit;
import dev.coffre.agent.hook.Hooks;
import dev.coffre.agent.hook.HooksFile;
import dev.coffre.vault.problem.Problem;
import java.util.Map;
import java.util.Optional;

/** Shows the hooks. Read-only: a hook runs with the agent's rights, so only a command can set one (docs/decisions/0021). */
record HooksPage(Tabs tabs) {
    Map<String, Handler> routes() {
        return Map.of("GET /properties/hooks", this::show);
    }

    private Answer show(Visit visit) {
        try {
            return page(visit, new HooksFile(tabs.world().home().hooks()).read(), Optional.empty());
        } catch (Problem unsafe) {
            return page(visit, Hooks.NONE, Optional.of(unsafe));
        }
    }

    private Answer page(Visit visit, Hooks hooks, Optional<Problem> problem) {
        return tabs.page(visit, PropertiesTab.HOOKS, Map.of("hooks", hooks, "known", problem.isEmpty()), problem);
    }
}
