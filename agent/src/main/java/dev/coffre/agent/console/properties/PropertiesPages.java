package dev.coffre.agent.console.properties;

import dev.coffre.agent.child.ChildJobs;
import dev.coffre.agent.console.page.ConsoleLayout;
import dev.coffre.agent.console.page.ConsolePageRequest;
import dev.coffre.agent.context.AgentContext;
import dev.coffre.web.page.PageHandler;
import dev.coffre.web.page.PageResponse;
import java.util.HashMap;
import java.util.Map;

/** <em>Change properties</em>: one page per tab. Thread-safe. */
public final class PropertiesPages {
    private final PropertiesTabLayout tabs;
    private final ChildJobs children;

    public PropertiesPages(AgentContext context, ConsoleLayout layout, ChildJobs children) {
        this.tabs = new PropertiesTabLayout(context, layout);
        this.children = children;
    }

    public Map<String, PageHandler<ConsolePageRequest>> routes() {
        Map<String, PageHandler<ConsolePageRequest>> all = new HashMap<>();
        all.put("GET /properties", request -> new PageResponse.Redirect(PropertiesTab.PROXY.address()));
        all.putAll(new ProxyPage(tabs).routes());
        all.putAll(new ThrottlingPage(tabs).routes());
        all.putAll(new EncryptionPage(tabs, children).routes());
        all.putAll(new CachePage(tabs).routes());
        all.putAll(new NotificationsPage(tabs).routes());
        all.putAll(new HooksPage(tabs).routes());
        all.putAll(new ProtectionPage(tabs, children).routes());
        return all;
    }
}
