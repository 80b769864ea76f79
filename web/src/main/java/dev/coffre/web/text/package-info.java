/** The texts of pages in the reader's language: words, numbers, sizes, durations. */
@NullMarked
package dev.coffre.web.text;

import org.jspecify.annotations.NullMarked;
