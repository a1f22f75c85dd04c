// Package itn writes numbers as people write them: it turns the words of a
// recogniser ("twenty five percent", "at three thirty p m", "march third") into
// "25%", "at 3:30 pm", "March 3".
//
// It reads plain English words in the order in which they were said and hands on
// tokens that say which words each was made of, so that times and confidences
// stay with the words. Numbers below ten stay words unless something beside them
// asks for a digit, and whatever is in doubt stays as it was said. It sets no
// full stops and knows no names but those of months and days.
package itn
