package control

type getAccountInput struct {
}
