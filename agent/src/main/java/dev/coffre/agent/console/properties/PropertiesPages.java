package dev.coffre.agent.console.properties;

import dev.coffre.agent.child.ChildJobs;
import dev.coffre.agent.console.frame.Answer;
import dev.coffre.agent.console.frame.Frames;
import dev.coffre.agent.console.frame.Handler;
import dev.coffre.agent.world.World;
import java.util.HashMap;
import java.util.Map;

/** <em>Change properties</em>: one page per tab. Thread-safe. */
public final class PropertiesPages {
    private final Tabs tabs;
    private final ChildJobs children;

    public PropertiesPages(World world, Frames frames, ChildJobs children) {
        this.tabs = new Tabs(world, frames);
        this.children = children;
    }

    public Map<String, Handler> routes() {
        Map<String, Handler> all = new HashMap<>();
        all.put("GET /properties", visit -> new Answer.Elsewhere(PropertiesTab.PROXY.address()));
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
