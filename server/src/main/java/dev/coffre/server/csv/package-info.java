/** Lists for spreadsheets, with nothing in them that a spreadsheet would carry out. */
@NullMarked
package dev.coffre.server.csv;

import org.jspecify.annotations.NullMarked;
