package dev.coffre.agent.support;

import java.util.Locale;

/** A file of the support bundle. */
public enum BundlePart {
    ABOUT("about.json"),
    REGISTRATION("registration.json"),
    SETTINGS("settings.json"),
    POLICY("policy.json"),
    SCHEDULE("schedule.json"),
    JOBS("jobs.json"),
    FOLDERS("folders.json"),
    LOG("log.txt");

    private final String file;

    BundlePart(String file) {
        this.file = file;
    }

    /** Its name in the bundle. */
    public String file() {
        return file;
    }

    /** Names the sentence about it among the texts. */
    public String key() {
        return "support.part." + name().toLowerCase(Locale.ROOT);
    }
}
