package dev.coffre.agent.reading;

/**
 * The points that have a file, for people.
 *
 * @param count number of them that exist
 * @param first seq of the oldest
 * @param last seq of the newest
 */
public record PointSpan(int count, long first, long last) {
    private boolean isGapless() {
        return count == last - first + 1;
    }

    /** Returns the key of the text that says which points: {@code version.point} … */
    public String textKey() {
        if (count == 1) {
            return "version.point";
        }
        return isGapless() ? "version.points" : "version.some-points";
    }

    /**
     * Returns the values of that text.
     *
     * @param shownCount the count in the language of the text
     */
    public Object[] textValues(String shownCount) {
        if (count == 1) {
            return new Object[] {last};
        }
        return isGapless() ? new Object[] {first, last} : new Object[] {shownCount, first, last};
    }
}
