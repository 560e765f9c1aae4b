// Bare does nothing. Its cost is the minimum for any Go program.
package main

func main() {}
