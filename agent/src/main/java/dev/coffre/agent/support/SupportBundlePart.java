package dev.coffre.agent.support;

import java.util.Locale;

/** A file of the support bundle. */
public enum SupportBundlePart {
    ABOUT("about.json"),
    REGISTRATION("registration.json"),
    SETTINGS("settings.json"),
    POLICY("policy.json"),
    SCHEDULE("schedule.json"),
    JOBS("jobs.json"),
    FOLDERS("folders.json"),
    LOG("log.txt");

    private final String file;

    SupportBundlePart(String file) {
        this.file = file;
    }

    /** Returns its file name in the bundle. */
    public String file() {
        return file;
    }

    /** Returns the key of its description. */
    public String key() {
        return "support.part." + name().toLowerCase(Locale.ROOT);
    }
}
